import { createReadStream } from "node:fs";
import { InputError, TransientError, YaolianError } from "../errors.ts";

/** Where a document comes from: a file, its text, or a stream of it. A path is never guessed from a text. */
export type FhirSource = { readonly path: string } | { readonly text: string } | AsyncIterable<Uint8Array | string>;

/** One line of a source, numbered from 1; without bytes where it is longer than the limit. */
export interface SourceLine {
  readonly number: number;
  readonly bytes: Buffer | undefined;
}

const LINE_END = 0x0a;

/** The bytes of a source. Throws an InputError where a file can't be opened, a TransientError where reading breaks off. */
export async function* bytesOf(source: FhirSource): AsyncGenerator<Buffer, void> {
  if ("text" in source) {
    yield Buffer.from(source.text);
    return;
  }
  const chunks: AsyncIterable<Uint8Array | string> =
    "path" in source ? createReadStream(source.path, { highWaterMark: 1024 * 1024 }) : source;
  try {
    for await (const chunk of chunks) yield toBuffer(chunk);
  } catch (error) {
    throw "path" in source ? fileFault(source.path, error) : streamFault(error);
  }
}

/** The lines of a stream, blank ones left out; memory stays bounded by the longest line allowed. */
export async function* linesOf(chunks: AsyncIterable<Buffer>, maxLineBytes: number): AsyncGenerator<SourceLine> {
  const line = new LineBuffer(maxLineBytes);
  let number = 1;
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(LINE_END); end >= 0; end = chunk.indexOf(LINE_END, from)) {
      line.add(chunk.subarray(from, end));
      const whole = line.take();
      if (whole !== "blank") yield { number, bytes: whole };
      number++;
      from = end + 1;
    }
    line.add(chunk.subarray(from));
  }
  const last = line.take();
  if (last !== "blank") yield { number, bytes: last };
}

class LineBuffer {
  readonly #limit: number;
  #pieces: Buffer[] = [];
  #length = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(piece: Buffer): void {
    this.#length += piece.length;
    if (this.#length > this.#limit) this.#pieces = [];
    else this.#pieces.push(piece);
  }

  take(): Buffer | undefined | "blank" {
    const tooLong = this.#length > this.#limit;
    const whole = this.#pieces.length === 1 ? this.#pieces[0] : Buffer.concat(this.#pieces);
    this.#pieces = [];
    this.#length = 0;
    if (tooLong) return undefined;
    return whole === undefined || isBlank(whole) ? "blank" : whole;
  }
}

/** Counts the lines that have something in them and are at their end. */
export class FullLines {
  count = 0;
  #begun = false;

  /** Looks at the next bytes, up to the second line's end. */
  see(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length && this.count < 2; at++) {
      const byte = bytes[at] ?? LINE_END;
      if (!isWhite(byte)) this.#begun = true;
      else if (byte === LINE_END && this.#begun) {
        this.count++;
        this.#begun = false;
      }
    }
  }
}

/** Whether there is nothing but white space as JSON has it. */
export function isBlank(bytes: Uint8Array): boolean {
  return bytes.every(isWhite);
}

function isWhite(byte: number): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0d || byte === LINE_END;
}

function toBuffer(chunk: Uint8Array | string): Buffer {
  return typeof chunk === "string" ? Buffer.from(chunk) : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
}

function streamFault(error: unknown): YaolianError {
  if (error instanceof YaolianError) return error;
  return new TransientError("SourceBrokeOff", "The document broke off.", "Send it again.", { cause: error });
}

function fileFault(path: string, error: unknown): YaolianError {
  const reason = error instanceof Error && "code" in error ? error.code : undefined;
  if (reason === "ENOENT" || reason === "ENOTDIR") {
    return new InputError("FileMissing", `There is no file ${path}.`, "Give the path of a file that exists.", {
      place: path,
    });
  }
  if (reason === "EISDIR") {
    return new InputError("FileIsFolder", `${path} is a folder.`, "Give the files in it.", { place: path });
  }
  if (reason === "EACCES" || reason === "EPERM") {
    return new InputError("FileUnreadable", `${path} may not be read.`, "Give this user the right to read it.", {
      place: path,
    });
  }
  return new TransientError("FileBrokeOff", `${path} could not be read to its end.`, "Try again.", {
    place: path,
    cause: error,
  });
}
