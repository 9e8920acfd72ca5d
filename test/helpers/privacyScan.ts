import { createHash } from "node:crypto";

import { keccak256, toBeHex, toUtf8Bytes } from "ethers";

/** What names a patient in a FHIR resource, and where it stood. */
export interface Identifier {
  readonly what: string;
  readonly text: string;
}

/** A form in which an identifier would be a leak, as lower-case hexadecimal digits. */
export interface Needle {
  readonly what: string;
  readonly hex: string;
}

/** A leak: what was found and where. */
export interface Leak {
  readonly where: string;
  readonly what: string;
}

type Json = Record<string, unknown>;

/** Shorter texts are found by chance in any amount of hashes. */
const SHORTEST_BYTES = 4;
const SHORTEST_BASE64 = 10;

/** Everything that names a patient in FHIR resources, Bundles taken apart: names, numbers, dates of birth, addresses, references. */
export function identifiersIn(resources: readonly unknown[]): Identifier[] {
  return resources.flatMap((resource) => {
    if (!isObject(resource)) return [];
    if (resource["resourceType"] === "Bundle") {
      return identifiersIn(listOf(resource["entry"]).map((entry) => (isObject(entry) ? entry["resource"] : entry)));
    }
    const own = resource["resourceType"] === "Patient" ? textsIn("Patient", resource) : [];
    return [...own, ...textsIn("subject", resource["subject"]), ...textsIn("patient", resource["patient"])];
  });
}

/** Words of the standard that say nothing of anybody. */
const HARMLESS = new Set(["resourceType", "system", "use", "gender", "type", "active", "status"]);

function textsIn(what: string, value: unknown): Identifier[] {
  if (typeof value === "string") return [{ what, text: value }];
  if (Array.isArray(value)) return value.flatMap((each) => textsIn(what, each));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, each]) => (HARMLESS.has(key) ? [] : textsIn(`${what}.${key}`, each)));
}

/**
 * Each identifier in every usual writing, and under every usual hash without a salt: as it is and in other cases, alone and
 * with its system before it; each of those as text in UTF-8 and UTF-16, in base64 wherever it stands, as an address of the web
 * and JSON escape it, and as a number; each hash as bytes, as digits and in base64.
 */
export function needlesOf(identifiers: readonly Identifier[]): Needle[] {
  const needles = new Map<string, Needle>();
  for (const { what, text } of identifiers) {
    for (const written of writingsOf(text)) {
      if (Buffer.byteLength(written) < SHORTEST_BYTES) continue;
      for (const bytes of [...clearForms(written), ...hashForms(written)]) {
        if (bytes.length < SHORTEST_BYTES) continue;
        const hex = Buffer.from(bytes).toString("hex");
        needles.set(hex, { what, hex });
      }
    }
  }
  return [...needles.values()];
}

/** The ways in which one text may be written down. */
function writingsOf(text: string): Set<string> {
  const trimmed = text.trim();
  return new Set([
    ...[text, trimmed, text.normalize("NFC"), text.normalize("NFD"), text.toLowerCase(), text.toUpperCase()],
    ...[text.replace(/\s+/g, ""), text.replace(/[\s.-]+/g, ""), text.replace(/^[A-Za-z]+\//, "")],
    ...["Patient/", "|"].map((before) => `${before}${trimmed}`),
  ]);
}

function clearForms(text: string): Uint8Array[] {
  const utf8 = toUtf8Bytes(text);
  const utf16 = Buffer.from(text, "utf16le");
  const escaped = text.replace(/[^\x20-\x7e]/g, (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, "0")}`);
  const texts = [encodeURIComponent(text), escaped, Buffer.from(utf8).toString("hex")];
  const number = /^\d{9,}$/.test(text) ? [Buffer.from(toBeHex(BigInt(text)).slice(2), "hex")] : [];
  return [
    ...[utf8, utf16, Buffer.from(utf16).swap16(), ...number],
    ...texts.flatMap((each) => [Buffer.from(each), Buffer.from(each.toUpperCase())]),
    ...inBase64(utf8),
  ];
}

function hashForms(text: string): Uint8Array[] {
  const bytes = toUtf8Bytes(text);
  const names = ["sha256", "sha512", "sha1", "md5", "sha3-256", "ripemd160"];
  const digests = [
    ...names.map((name) => createHash(name).update(bytes).digest()),
    createHash("sha256").update(createHash("sha256").update(bytes).digest()).digest(),
    createHash("sha256").update(Buffer.from(text, "utf16le")).digest(),
    Buffer.from(keccak256(bytes).slice(2), "hex"),
  ];
  return digests.flatMap((digest) => {
    const digits = digest.toString("hex");
    const base64 = digest.toString("base64").replace(/=+$/, "");
    const url = digest.toString("base64url");
    return [digest, Buffer.from(digits), Buffer.from(digits.toUpperCase()), Buffer.from(base64), Buffer.from(url)];
  });
}

/** What of a text is the same in base64 wherever it begins, at each of the three places of a group. */
function inBase64(bytes: Uint8Array): Uint8Array[] {
  return [0, 1, 2].flatMap((before) => {
    const whole = Buffer.concat([Buffer.alloc(before), bytes]);
    const kept = (encoding: "base64" | "base64url"): string =>
      whole.toString(encoding).slice(Math.ceil((before * 8) / 6), Math.floor((whole.length * 8) / 6));
    const forms = ["base64", "base64url"].map((encoding) => kept(encoding as "base64"));
    // Shorter ones are found by chance in any amount of tokens.
    return forms.filter((form) => form.length >= SHORTEST_BASE64).map((form) => Buffer.from(form));
  });
}

/** Needles by their first bytes: there are thousands of them, and the hay is large. */
const indexes = new WeakMap<readonly Needle[], Map<string, Needle[]>>();

function indexOf(needles: readonly Needle[]): Map<string, Needle[]> {
  const known = indexes.get(needles);
  if (known !== undefined) return known;
  const made = new Map<string, Needle[]>();
  for (const needle of needles) {
    const key = needle.hex.slice(0, 2 * SHORTEST_BYTES);
    made.set(key, [...(made.get(key) ?? []), needle]);
  }
  indexes.set(needles, made);
  return made;
}

/** Looks for needles in text and bytes; a text that begins with 0x is bytes in hexadecimal. */
export function leaksIn(where: string, content: string | Uint8Array, needles: readonly Needle[]): Leak[] {
  const isHex = typeof content === "string" && content.startsWith("0x");
  const hex = isHex ? content.slice(2).toLowerCase() : Buffer.from(content).toString("hex");
  const index = indexOf(needles);
  const found = new Map<string, Leak>();
  for (let at = 0; at + 2 * SHORTEST_BYTES <= hex.length; at += isHex ? 1 : 2) {
    for (const needle of index.get(hex.slice(at, at + 2 * SHORTEST_BYTES)) ?? []) {
      if (hex.startsWith(needle.hex, at)) found.set(needle.what, { where, what: needle.what });
    }
  }
  return [...found.values()];
}

/** Looks through all that a chain keeps: the calldata, the events and every word that was ever stored. */
export async function leaksOnChain(url: string, needles: readonly Needle[]): Promise<Leak[]> {
  const leaks: Leak[] = [];
  for await (const { where, hex } of keptOnChain(url)) leaks.push(...leaksIn(where, hex, needles));
  return leaks;
}

/** Every word of 32 bytes that a chain keeps: arguments, topics, data of events, keys and values of slots. */
export async function wordsOnChain(url: string): Promise<Set<string>> {
  const words = new Set<string>();
  for await (const { hex } of keptOnChain(url)) {
    for (const piece of hex.slice(2).split(" ")) {
      // Arguments begin behind a selector of four bytes; what has none begins at once.
      for (const from of [0, 8]) {
        for (let at = from; at + 64 <= piece.length; at += 64) words.add(piece.slice(at, at + 64).toLowerCase());
      }
    }
  }
  return words;
}

async function* keptOnChain(url: string): AsyncGenerator<{ readonly where: string; readonly hex: string }> {
  const newest = Number(await rpc<string>(url, "eth_blockNumber"));
  for (let number = 0; number <= newest; number += 1) {
    const block = await rpc<Block>(url, "eth_getBlockByNumber", [toQuantity(number), true]);
    for (const { hash, input } of block.transactions) {
      yield { where: `calldata of ${hash}`, hex: input };
      yield { where: `storage of ${hash}`, hex: await stored(url, hash) };
    }
  }
  const logs = await rpc<Log[]>(url, "eth_getLogs", [{ fromBlock: "0x0", toBlock: toQuantity(newest) }]);
  for (const { topics, data, transactionHash } of logs) {
    const hex = `0x${[...topics, data].map((word) => word.slice(2)).join(" ")}`;
    yield { where: `event of ${transactionHash}`, hex };
  }
}

interface Block {
  readonly transactions: readonly { readonly hash: string; readonly input: string }[];
}
interface Log {
  readonly topics: readonly string[];
  readonly data: string;
  readonly transactionHash: string;
}
interface Trace {
  readonly structLogs: readonly { readonly op: string; readonly stack: readonly string[] }[];
}

/** The keys and values that a transaction stored, side by side. */
async function stored(url: string, hash: string): Promise<string> {
  const options = { disableMemory: true, disableStorage: true };
  const { structLogs } = await rpc<Trace>(url, "debug_traceTransaction", [hash, options]);
  const words = structLogs
    .filter(({ op }) => op === "SSTORE")
    .flatMap(({ stack }) => stack.slice(-2).map((word) => word.replace(/^0x/, "").padStart(64, "0")));
  return `0x${words.join(" ")}`;
}

function toQuantity(number: number): string {
  return `0x${number.toString(16)}`;
}

async function rpc<T>(url: string, method: string, params: unknown[] = []): Promise<T> {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
  const response = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body });
  const { result, error } = (await response.json()) as { result: T; error?: { message: string } };
  if (error !== undefined) throw new Error(`${method}: ${error.message}`);
  return result;
}

function isObject(value: unknown): value is Json {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
