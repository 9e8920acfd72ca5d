/**
 * The check digit of a GS1 key by the tables of the General Specifications: positions counted from the left of the key
 * at its full length, weights by position. Written another way than the ledger and the SDK do it, so that they are
 * compared with something.
 */
export function checkDigitOf(digits: string, length: 13 | 14): number {
  const body = digits.padStart(length - 1, "0");
  // A GTIN-14 begins with weight 3, a GLN-13 with weight 1; they alternate from there.
  const begin = length === 14 ? 0 : 1;
  const sum = [...body].reduce((total, digit, index) => total + Number(digit) * ((index + begin) % 2 === 0 ? 3 : 1), 0);
  return Math.ceil(sum / 10) * 10 - sum;
}
