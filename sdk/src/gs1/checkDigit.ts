import { InputError } from "../errors.ts";
import { quoted } from "./quoted.ts";

/**
 * The GS1 mod 10 check digit of a number written without it (GS1 General Specifications 7.9.1).
 * Throws `NumberNotDigits` where the text is not digits.
 */
export function checkDigit(digitsWithoutCheck: string): number {
  assertDigits("number", digitsWithoutCheck);
  let sum = 0;
  for (let fromRight = 0; fromRight < digitsWithoutCheck.length; fromRight++) {
    const digit = digitsWithoutCheck.charCodeAt(digitsWithoutCheck.length - 1 - fromRight) - 48;
    sum += fromRight % 2 === 0 ? digit * 3 : digit;
  }
  return (10 - (sum % 10)) % 10;
}

/**
 * A GTIN of 8, 12, 13 or 14 digits as its GTIN-14, check digit verified.
 * Throws `NumberNotDigits`, `NumberLengthWrong`, `NumberIsZero` or `CheckDigitWrong`.
 */
export function parseGtin(text: string): string {
  return verified("GTIN", text, [8, 12, 13, 14]).padStart(14, "0");
}

/** A GLN of 13 digits, check digit verified. Throws as {@link parseGtin}. */
export function parseGln(text: string): string {
  return verified("GLN", text, [13]);
}

/** An SSCC of 18 digits, check digit verified. Throws as {@link parseGtin}. */
export function parseSscc(text: string): string {
  return verified("SSCC", text, [18]);
}

/** The number under which the ledger keeps a GTIN. */
export function gtinToNumber(gtin: string): bigint {
  return BigInt(parseGtin(gtin));
}

/** The GTIN-14 of a ledger number. Throws where the number is none, e.g. a number of the ledger's own (top bit set). */
export function numberToGtin(number: bigint): string {
  return parseGtin(padded("GTIN", number, 14));
}

/** The number under which the ledger keeps a GLN. */
export function glnToNumber(gln: string): bigint {
  return BigInt(parseGln(gln));
}

/** The GLN of a ledger number. */
export function numberToGln(number: bigint): string {
  return parseGln(padded("GLN", number, 13));
}

/** The number under which the ledger keeps an SSCC. */
export function ssccToNumber(sscc: string): bigint {
  return BigInt(parseSscc(sscc));
}

/** The SSCC of a ledger number. */
export function numberToSscc(number: bigint): string {
  return parseSscc(padded("SSCC", number, 18));
}

/** Verifies the last digit of `digits` as the check digit of the ones before it. Throws `CheckDigitWrong`. */
export function assertCheckDigit(what: string, digits: string): void {
  const expected = checkDigit(digits.slice(0, -1));
  if (digits.at(-1) !== String(expected)) {
    throw new InputError(
      "CheckDigitWrong",
      `The ${what} ${quoted(digits)} ends in ${digits.at(-1)}, its check digit is ${expected}.`,
      "Scan or type it again; one of its digits is wrong.",
    );
  }
}

function assertDigits(what: string, text: string): void {
  if (!/^[0-9]+$/.test(text)) {
    throw new InputError(
      "NumberNotDigits",
      `The ${what} ${quoted(text)} is not digits alone.`,
      "Write the digits 0 to 9 only.",
    );
  }
}

function verified(what: string, text: string, lengths: number[]): string {
  assertDigits(what, text);
  if (!lengths.includes(text.length)) {
    throw new InputError(
      "NumberLengthWrong",
      `The ${what} ${quoted(text)} has ${text.length} digits.`,
      `A ${what} has ${lengths.join(", ").replace(/, (\d+)$/, " or $1")} digits, the check digit included.`,
    );
  }
  if (/^0+$/.test(text)) {
    throw new InputError(
      "NumberIsZero",
      `The ${what} ${quoted(text)} is nothing but zeros.`,
      `Give the ${what} that GS1 issued.`,
    );
  }
  assertCheckDigit(what, text);
  return text;
}

function padded(what: string, number: bigint, length: number): string {
  if (number < 0n || number >= 10n ** BigInt(length)) {
    throw new InputError(
      "NumberOutOfRange",
      `${number} is not a ${what}.`,
      `A ${what} has at most ${length} digits; what has no GTIN carries a number of the ledger's own.`,
    );
  }
  return number.toString().padStart(length, "0");
}
