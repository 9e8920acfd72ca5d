import { pipeline } from "node:stream/promises";

import { parser as jsonParser, type Token } from "stream-json/parser.js";

import { InputError } from "../errors.ts";
import { quoted } from "../gs1/quoted.ts";
import { ENTRY_FIELDS, type EntryField, type SerialEntry } from "./serialColumns.ts";

/** How errors name a place of a JSON list: by the item. */
export const itemPlace = (name: string, at: number): string => `${name}, $[${at}]`;

/** Longest text without a double quote: a list of serials is full of them. */
const LONGEST_UNQUOTED = 1 << 16;
/** Deepest nesting in a property that is passed over. */
const DEEPEST = 32;

/**
 * Serials of a JSON array of strings, or of objects with a string `serial` and perhaps `gtin`, `lot` and `expiry`.
 * Throws {@link InputError} `JsonBroken` or `JsonListWrong`.
 */
export async function* jsonEntries(name: string, text: AsyncIterable<string>): AsyncGenerator<SerialEntry> {
  const tokens = jsonParser.asStream({ streamValues: false });
  // The parser is destroyed with a failure of its source, so the loop below throws that failure itself.
  const feeding = pipeline(withinBounds(name, text), tokens).catch((error: unknown) => error);
  const list = new ListReader(name);
  try {
    for await (const token of tokens as AsyncIterable<Token>) {
      const entry = list.take(token);
      if (entry !== undefined) yield entry;
    }
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith("Parser "))) throw error;
    throw jsonBroken(name, list.items, `${error.message.replace(/^Parser (has|cannot)/, "The JSON parser $1")}.`);
  } finally {
    tokens.destroy();
    await feeding;
  }
}

/** Follows the tokens of a list and gives an entry at the end of each item. */
class ListReader {
  /** Items that are complete. */
  items = 0;
  readonly #name: string;
  #inList = false;
  #object: Partial<Record<EntryField, string>> | undefined;
  #key = "";
  #passedOverDepth = 0;

  constructor(name: string) {
    this.#name = name;
  }

  take(token: Token): SerialEntry | undefined {
    if (!this.#inList) {
      if (token.name !== "startArray") throw this.#wrong("The document is not a list.");
      this.#inList = true;
      return undefined;
    }
    return this.#object === undefined ? this.#takeItem(token) : this.#takeInObject(token, this.#object);
  }

  #takeItem(token: Token): SerialEntry | undefined {
    if (token.name === "stringValue") return { serial: token.value, at: this.items++ };
    if (token.name === "startObject") this.#object = {};
    else if (token.name !== "endArray") throw this.#wrong(`The item is ${described(token)}.`);
    return undefined;
  }

  #takeInObject(token: Token, object: Partial<Record<EntryField, string>>): SerialEntry | undefined {
    if (this.#passedOverDepth > 0 || isStart(token)) return this.#passOver(token);
    if (token.name === "keyValue") {
      this.#key = token.value;
    } else if (token.name === "endObject") {
      this.#object = undefined;
      if (object.serial === undefined) throw this.#wrong('The object has no "serial".');
      return { ...object, serial: object.serial, at: this.items++ };
    } else if (isField(this.#key)) {
      if (token.name !== "stringValue") throw this.#wrong(`"${this.#key}" is ${described(token)}.`);
      if (object[this.#key] !== undefined) throw this.#wrong(`"${this.#key}" stands in the object twice.`);
      object[this.#key] = token.value;
    }
    return undefined;
  }

  #passOver(token: Token): undefined {
    if (this.#passedOverDepth === 0 && isField(this.#key)) throw this.#wrong(`"${this.#key}" is ${described(token)}.`);
    if (isStart(token)) this.#passedOverDepth++;
    else if (token.name === "endObject" || token.name === "endArray") this.#passedOverDepth--;
    if (this.#passedOverDepth > DEEPEST) throw this.#wrong(`"${this.#key}" is nested more than ${DEEPEST} deep.`);
  }

  #wrong(message: string): InputError {
    return new InputError(
      "JsonListWrong",
      message,
      'Write a list of strings, or of objects with the text "serial" and perhaps "gtin", "lot" and "expiry".',
      { place: this.#inList ? itemPlace(this.#name, this.items) : this.#name },
    );
  }
}

function isField(key: string): key is EntryField {
  return (ENTRY_FIELDS as readonly string[]).includes(key);
}

function isStart(token: Token): boolean {
  return token.name === "startObject" || token.name === "startArray";
}

function described(token: Token): string {
  if (token.name === "numberValue") return `the number ${quoted(token.value)}, which may have lost leading zeros`;
  if (token.name === "startArray") return "a list";
  if (token.name === "startObject") return "an object";
  return "value" in token ? String(token.value) : token.name;
}

/** Passes a text on while it can be a list of serials: one endless string must not be gathered up. */
async function* withinBounds(name: string, text: AsyncIterable<string>): AsyncGenerator<string> {
  let unquoted = 0;
  for await (const piece of text) {
    const first = piece.indexOf('"');
    const gap = unquoted + (first < 0 ? piece.length : first);
    if (gap > LONGEST_UNQUOTED) {
      throw new InputError(
        "JsonBroken",
        `${LONGEST_UNQUOTED} characters go by without a double quote.`,
        "Check that the file is a JSON list of serials.",
        { place: name },
      );
    }
    unquoted = first < 0 ? gap : piece.length - piece.lastIndexOf('"') - 1;
    yield piece;
  }
}

function jsonBroken(name: string, at: number, message: string): InputError {
  return new InputError("JsonBroken", message, "Mend the JSON there; a program that writes JSON does it right.", {
    place: `${itemPlace(name, at)} or later`,
  });
}
