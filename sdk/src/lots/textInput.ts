import { createReadStream } from "node:fs";

import { InputError } from "../errors.ts";
import { fileFault } from "./files.ts";

/** A file by its path, or its content as it comes. */
export type TextSource = string | AsyncIterable<string | Uint8Array>;

const BYTE_ORDER_MARK = "\ufeff";

/**
 * The text of a source in pieces; `onRead` hears how many bytes (characters, of a source of strings) were read so far.
 * Throws {@link InputError} `TextNotUtf8` or `FileUnusable`.
 */
export async function* readText(
  source: TextSource,
  onRead: (read: number) => void = () => undefined,
): AsyncGenerator<string> {
  const name = typeof source === "string" ? source : undefined;
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let bytes = 0;
  try {
    const pieces: AsyncIterable<string | Uint8Array> = typeof source === "string" ? createReadStream(source) : source;
    for await (const piece of pieces) {
      const text = typeof piece === "string" ? piece : decoder.decode(piece, { stream: true });
      bytes += piece.length;
      onRead(bytes);
      if (text.length > 0) yield text;
    }
    decoder.decode();
  } catch (error) {
    if (error instanceof TypeError && "code" in error && error.code === "ERR_ENCODING_INVALID_ENCODED_DATA") {
      throw new InputError(
        "TextNotUtf8",
        `${name ?? "The text"} is not UTF-8 (after about ${bytes} bytes).`,
        "Save it as UTF-8 text: a spreadsheet offers it as “CSV UTF-8”.",
        { ...(name === undefined ? {} : { place: name }) },
      );
    }
    throw name === undefined ? error : fileFault(name, error);
  }
}

/** The same text without the byte order mark that some programs begin with. */
export async function* withoutByteOrderMark(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let first = true;
  for await (const piece of pieces) {
    const text = first && piece.startsWith(BYTE_ORDER_MARK) ? piece.slice(1) : piece;
    first = false;
    if (text.length > 0) yield text;
  }
}

/** A line without its end, its number from 1, and where it stands, in UTF-16 units of the text. */
export type TextLine = { text: string; line: number; offset: number; length: number };

/**
 * The lines of a text, ended by LF or CR LF, the last by the end. Throws {@link InputError} `LineTooLong` past
 * `longest` characters, so that a file without line ends is refused and not gathered up.
 */
export async function* textLines(
  name: string,
  pieces: AsyncIterable<string>,
  longest: number,
): AsyncGenerator<TextLine> {
  let rest = "";
  let line = 1;
  let offset = 0;
  for await (const piece of pieces) {
    const text = rest + piece;
    let from = 0;
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", from)) {
      yield ended(name, text.slice(from, end), line++, offset + from, longest);
      from = end + 1;
    }
    rest = text.slice(from);
    offset += from;
    if (rest.length > longest + 1) throw lineTooLong(name, line, longest);
  }
  if (rest.length > 0) yield ended(name, rest, line, offset, longest);
}

function ended(name: string, raw: string, line: number, offset: number, longest: number): TextLine {
  const text = raw.endsWith("\r") ? raw.slice(0, -1) : raw;
  if (text.length > longest) throw lineTooLong(name, line, longest);
  return { text, line, offset, length: raw.length };
}

function lineTooLong(name: string, line: number, longest: number): InputError {
  return new InputError(
    "LineTooLong",
    `The line has more than ${longest} characters.`,
    "Look for missing line ends, or for a file of another format.",
    { place: `${name}, line ${line}` },
  );
}
