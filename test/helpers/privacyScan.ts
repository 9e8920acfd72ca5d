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

/** Each identifier in clear, as a number where it is one, and under every usual hash without a salt. */
export function needlesOf(identifiers: readonly Identifier[]): Needle[] {
  const needles = new Map<string, Needle>();
  for (const { what, text } of identifiers) {
    for (const written of new Set([
      text,
      text.trim(),
      text.toLowerCase(),
      text.toUpperCase(),
      text.replace(/\s+/g, ""),
    ])) {
      const bytes = toUtf8Bytes(written);
      if (bytes.length < SHORTEST_BYTES) continue;
      const hashes = ["sha256", "sha1", "md5"].map((name) => createHash(name).update(bytes).digest("hex"));
      const forms = [Buffer.from(bytes).toString("hex"), keccak256(bytes).slice(2), ...hashes];
      if (/^\d{9,}$/.test(written)) forms.push(toBeHex(BigInt(written)).slice(2));
      for (const hex of forms) needles.set(hex, { what, hex });
    }
  }
  return [...needles.values()];
}

/** Looks for needles in text and bytes. */
export function leaksIn(where: string, content: string | Uint8Array, needles: readonly Needle[]): Leak[] {
  const hex = typeof content === "string" && content.startsWith("0x") ? content.toLowerCase() : hexOf(content);
  return needles.filter((needle) => hex.includes(needle.hex)).map(({ what }) => ({ where, what }));
}

function hexOf(content: string | Uint8Array): string {
  const clear = Buffer.from(content).toString("hex");
  // A hash in a file or on a screen is written in digits, not in bytes.
  return typeof content === "string" ? `${clear} ${content.toLowerCase()}` : clear;
}

/** Looks through all that a chain keeps: the calldata, the events and every word that was ever stored. */
export async function leaksOnChain(url: string, needles: readonly Needle[]): Promise<Leak[]> {
  const newest = Number(await rpc<string>(url, "eth_blockNumber"));
  const leaks: Leak[] = [];
  for (let number = 0; number <= newest; number += 1) {
    const block = await rpc<Block>(url, "eth_getBlockByNumber", [toQuantity(number), true]);
    for (const { hash, input } of block.transactions) {
      leaks.push(...leaksIn(`calldata of ${hash}`, input, needles));
      leaks.push(...leaksIn(`storage of ${hash}`, await stored(url, hash), needles));
    }
  }
  const logs = await rpc<Log[]>(url, "eth_getLogs", [{ fromBlock: "0x0", toBlock: toQuantity(newest) }]);
  for (const { topics, data, transactionHash } of logs) {
    leaks.push(
      ...leaksIn(
        `event of ${transactionHash}`,
        `0x${[...topics, data].map((word) => word.slice(2)).join(" ")}`,
        needles,
      ),
    );
  }
  return leaks;
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
