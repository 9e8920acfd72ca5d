import { InputError } from "../errors.ts";

/** RFC 9285: the alphanumeric characters of a QR code, 5.5 bits each where base64url costs 8. */
const CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/** Bytes as base45: three characters for two bytes, two for a last single one. */
export function toBase45(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += 2) {
    const [high, low] = [bytes[at] ?? 0, bytes[at + 1]];
    pieces.push(low === undefined ? digits(high, 2) : digits(high * 256 + low, 3));
  }
  return pieces.join("");
}

/** Base45 back to bytes. Throws an InputError `Base45Wrong` that tells where. */
export function fromBase45(text: string): Uint8Array<ArrayBuffer> {
  if (text.length % 3 === 1) throw wrong(`It ends within a byte, after ${text.length} characters.`);
  const bytes: number[] = [];
  for (let at = 0; at < text.length; at += 3) {
    const piece = text.slice(at, at + 3);
    let value = 0;
    for (let index = piece.length - 1; index >= 0; index--) {
      const digit = CHARACTERS.indexOf(piece[index] ?? "");
      if (digit < 0) throw wrong(`Character ${at + index + 1} is none of base45.`);
      value = value * 45 + digit;
    }
    if (value >= 256 ** (piece.length - 1)) throw wrong(`Characters ${at + 1} to ${at + piece.length} are too high.`);
    if (piece.length === 3) bytes.push(value >> 8);
    bytes.push(value & 0xff);
  }
  return Uint8Array.from(bytes);
}

function digits(value: number, count: number): string {
  let text = "";
  for (let rest = value; text.length < count; rest = Math.floor(rest / 45)) text += CHARACTERS[rest % 45];
  return text;
}

function wrong(message: string): InputError {
  return new InputError("Base45Wrong", message, "Scan the whole code again.");
}
