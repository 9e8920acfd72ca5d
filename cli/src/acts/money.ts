import { InputError } from "../frame/basics.ts";

const FEN_DIGITS = 2;
const CEILING_DIGITS = 4;

/** An amount in yuan, to the fen: `12.30` is 1,230 fen. Throws an InputError `AmountWrong`. */
export function yuanOf(text: string): number {
  return scaled(text, FEN_DIGITS);
}

/** A price of one unit in yuan, to its ten-thousandth: what ceilings are counted in. Throws an InputError `AmountWrong`. */
export function perUnitOf(text: string): number {
  return scaled(text, CEILING_DIGITS);
}

/** By its digits, since a fraction of a yuan is no binary number. */
function scaled(text: string, digits: number): number {
  const [, whole = "", fraction = ""] = new RegExp(`^(\\d{1,10})(?:\\.(\\d{1,${digits}}))?$`).exec(text) ?? [];
  if (whole !== "") return Number(whole + fraction.padEnd(digits, "0"));
  const cure = `Write it in yuan with at most ${digits} digits behind the point.`;
  throw new InputError("AmountWrong", `"${text}" is no amount.`, cure);
}
