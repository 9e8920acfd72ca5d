import { InputError } from "../errors.ts";
import { quoted } from "../gs1/quoted.ts";

export type TextSource = string | Uint8Array | AsyncIterable<string | Uint8Array>;

/**
 * The text of a source of at most `maxBytes` bytes of UTF-8; a stream is left as soon as it passes the limit.
 * Throws `DocumentTooLarge`, `DocumentNotUtf8`, `DocumentEmpty`.
 */
export async function readText(source: TextSource, maxBytes: number): Promise<string> {
  if (typeof source === "string") {
    assertSize(source.length > maxBytes ? source.length : new TextEncoder().encode(source).length, maxBytes, true);
    return withoutMark(source);
  }
  if (source instanceof Uint8Array) {
    assertSize(source.length, maxBytes, true);
    return decoded([source]);
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of source) {
    const bytes = typeof chunk === "string" ? new TextEncoder().encode(chunk) : chunk;
    size += bytes.length;
    assertSize(size, maxBytes, false);
    chunks.push(bytes);
  }
  return decoded(chunks);
}

/** Levels of lists and objects inside each other: far above any real event, far below what exhausts the stack. */
const MAX_DEPTH = 64;

/** Parses JSON. Throws `DocumentEmpty`, `DocumentNotJson`, placed by line and column, and `DocumentTooDeep`. */
export function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    assertDepth(value);
    return value;
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw notJson(text, cause);
  }
}

function assertDepth(value: unknown): void {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) {
      throw new InputError(
        "DocumentTooDeep",
        `The document holds lists and objects more than ${MAX_DEPTH} deep inside each other.`,
        "No EPCIS event needs that; export it again.",
      );
    }
    level = level.flatMap((each): unknown[] => (typeof each === "object" && each !== null ? Object.values(each) : []));
  }
}

function notJson(text: string, cause: SyntaxError): InputError {
  if (text.trim() === "") {
    return new InputError("DocumentEmpty", "The document is empty.", "Give an EPCIS 2.0 document in JSON.");
  }
  const at = firstFault(text);
  const before = text.slice(0, at);
  const line = before.split("\n").length;
  const column = at - before.lastIndexOf("\n");
  const found = at < text.length ? `unexpected ${quoted(text.slice(at, at + 10))}` : "it ends too early";
  const xml = /^\s*</.test(text);
  return new InputError(
    "DocumentNotJson",
    `The document is not JSON: ${found} in line ${line}, column ${column}.`,
    xml ? "It looks like XML; export it as EPCIS 2.0 JSON-LD." : "Correct it there, or export it again.",
    { place: `line ${line}, column ${column}`, cause },
  );
}

const TOKEN = /[{}[\]:,]|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|(?:true|false|null)\b/y;
const SPACE = /[ \t\n\r]*/y;
const PLAIN = /[^"\\\u0000-\u001f]*/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4})/y;

/** Where text stops being the beginning of a JSON value: JSON.parse itself does not always say. */
function firstFault(text: string): number {
  const open: string[] = [];
  let expected = "value";
  let at = 0;
  for (;;) {
    at = end(SPACE, text, at) ?? at;
    const after = text[at] === '"' ? endOfString(text, at) : end(TOKEN, text, at);
    const next = after === undefined ? undefined : following(expected, text.slice(at, Math.min(after, at + 2)), open);
    if (after === undefined || next === undefined) return at;
    expected = next;
    at = after;
  }
}

function end(sticky: RegExp, text: string, at: number): number | undefined {
  sticky.lastIndex = at;
  return sticky.test(text) ? sticky.lastIndex : undefined;
}

function endOfString(text: string, at: number): number | undefined {
  let inside = at + 1;
  for (;;) {
    inside = end(PLAIN, text, inside) ?? inside;
    if (text[inside] === '"') return inside + 1;
    const escaped = end(ESCAPE, text, inside);
    if (escaped === undefined) return undefined;
    inside = escaped;
  }
}

/** What may come after a token, or undefined where the token must not come; `open` holds the brackets to close. */
function following(expected: string, token: string, open: string[]): string | undefined {
  const isString = token.startsWith('"');
  const isValue = isString || /^[-\dtfn]/.test(token);
  const closes = open.at(-1) === "{" ? "}" : "]";
  if (token === closes && open.length > 0 && ["key or end", "value or end", "comma"].includes(expected)) {
    open.pop();
    return open.length === 0 ? "end" : "comma";
  }
  if (expected.startsWith("value")) {
    if (isValue) return open.length === 0 ? "end" : "comma";
    if (token !== "{" && token !== "[") return undefined;
    open.push(token);
    return token === "{" ? "key or end" : "value or end";
  }
  if (expected.startsWith("key")) return isString ? "colon" : undefined;
  if (expected === "colon") return token === ":" ? "value" : undefined;
  if (expected === "comma" && token === ",") return open.at(-1) === "{" ? "key" : "value";
  return undefined;
}

function assertSize(bytes: number, maxBytes: number, whole: boolean): void {
  if (bytes <= maxBytes) return;
  throw new InputError(
    "DocumentTooLarge",
    `The document has ${whole ? "" : "more than "}${mebibytes(whole ? bytes : maxBytes)}; at most ${mebibytes(maxBytes)} are read at once.`,
    "Split it into documents of fewer events, give the serials of a big lot as CSV, or raise maxBytes.",
  );
}

function mebibytes(bytes: number): string {
  return bytes < 2 ** 20 ? `${bytes} bytes` : `${Number((bytes / 2 ** 20).toFixed(1))} MiB`;
}

function decoded(chunks: Uint8Array[]): string {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false });
  try {
    return chunks.map((chunk) => decoder.decode(chunk, { stream: true })).join("") + decoder.decode();
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw new InputError(
      "DocumentNotUtf8",
      "The document is not UTF-8 text.",
      "Save it as UTF-8; a compressed file must be unpacked first.",
      { cause },
    );
  }
}

function withoutMark(text: string): string {
  return text.startsWith("\ufeff") ? text.slice(1) : text;
}
