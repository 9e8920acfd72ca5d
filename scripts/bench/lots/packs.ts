/** What all packs of the bench are of. */
export const GTIN = "09506000134352";
export const LOT = "BENCH-1";
export const SECRET = new Uint8Array(32).fill(7);

/** Serials as a packing line draws them: 14 characters, no two alike (an odd factor permutes the 32-bit numbers). */
export function* serials(count: number): Generator<string> {
  for (let index = 0; index < count; index++) {
    yield `SN${scattered(index).toString(36).toUpperCase().padStart(7, "0")}PACKS`;
  }
}

/** The packing line's list of the same serials, header first, in pieces of many lines. */
export function* csvPieces(count: number, rowsAPiece = 10_000): Generator<string> {
  yield "serial,gtin,lot\n";
  let rows: string[] = [];
  for (const serial of serials(count)) {
    rows.push(`${serial},${GTIN},${LOT}\n`);
    if (rows.length < rowsAPiece) continue;
    yield rows.join("");
    rows = [];
  }
  if (rows.length > 0) yield rows.join("");
}

/** A number's place in a fixed shuffle of all 32-bit numbers. */
export function scattered(number: number): number {
  return Math.imul(number, 0x9e3779b1) >>> 0;
}
