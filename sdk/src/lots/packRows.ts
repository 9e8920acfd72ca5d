import { z } from "zod";

import { InputError } from "../errors.ts";
import { checkShape } from "../prescriptions/shape.ts";
import { writeWhole } from "./files.ts";
import { hex, LotHasher } from "./hashing.ts";
import type { LotFile, PackRow } from "./lotFile.ts";
import { lotName, MOST_PACKS, normalGtin } from "./names.ts";
import { readText, textLines } from "./textInput.ts";
import { SERIAL, TEXT_BYTES, writeText20 } from "./text20.ts";

/** A range of packs in packing order: `count` packs from index `first`. */
export type PackRange = { first: number; count: number };

/** Siblings of the longest proof: a lot of 16,777,215 packs. */
const LONGEST_PROOF = 24;
const LONGEST_LINE = 4096;
const ROWS_CURE = "Ask the sender for the rows again.";
/** A pack's salt keeps it from being guessed. */
const SALTED = new Set(["salt"]);
const CHARACTERS_AT_ONCE = 1 << 18;

const word = z.string().regex(/^0x[0-9a-f]{64}$/, "is not 0x and 64 lower-case hex digits");
const packRow = z.strictObject({
  gtin: z.string(),
  lot: z.string(),
  index: z
    .int()
    .min(0)
    .max(MOST_PACKS - 1),
  serial: z.string(),
  salt: word,
  proof: z.array(word).max(LONGEST_PROOF),
});

/** The root that a row's proof leads to, in hex. Throws the {@link InputError} of what is malformed in it. */
export function rootOfRow(row: PackRow): string {
  const hasher = new LotHasher(lotName(row.gtin, row.lot));
  const serial = new Uint8Array(TEXT_BYTES);
  writeText20(SERIAL, row.serial, serial, 0);
  const leaf = hasher.leaf(row.index, serial, fromHex(row.salt));
  return hex(hasher.rootOf(leaf, row.proof.map(fromHex)));
}

/** Whether a row belongs to the lot with this Merkle root. False for a malformed row too. */
export function verifyPackRow(row: PackRow, root: string): boolean {
  const checked = packRow.safeParse(row);
  if (!checked.success) return false;
  try {
    return rootOfRow(checked.data) === root.toLowerCase();
  } catch (error) {
    if (error instanceof InputError) return false;
    throw error;
  }
}

/**
 * Writes the rows of shipped ranges as JSON lines, in the order of the ranges: what travels with the goods, for the
 * recipient alone. Returns the number of rows. Throws {@link InputError} `RangesOverlap`, `PackIndexOutOfLot`,
 * `LotFileDamaged`, `FileUnusable`.
 */
export async function writePackRows(lotFile: LotFile, ranges: Iterable<PackRange>, path: string): Promise<number> {
  const chosen = [...ranges];
  assertApart(chosen);
  return writeWhole(path, async (handle) => {
    let written = 0;
    let text = "";
    for (const { first, count } of chosen) {
      for (const row of lotFile.rows(first, count)) {
        text += `${JSON.stringify(row)}\n`;
        written++;
        if (text.length < CHARACTERS_AT_ONCE) continue;
        await handle.writeFile(text);
        text = "";
      }
    }
    await handle.writeFile(text);
    return written;
  });
}

/** A row of a pack-row file and where its line stands in the file. */
export type PackRowLine = { row: PackRow; root: string; line: number; offset: number; length: number };

/**
 * Reads a pack-row file and verifies each row against the root of its lot: one root in hex, or what gives the root of
 * a lot. Throws {@link InputError} `PackRowWrong` with the line, for a row that is malformed or not of that lot.
 */
export async function* readPackRows(
  path: string,
  root: string | ((gtin: string, lot: string) => string | Promise<string>),
): AsyncGenerator<PackRow> {
  for await (const { row, root: found, line } of packRowLines(path)) {
    const wanted = typeof root === "string" ? root : await root(row.gtin, row.lot);
    if (found !== wanted.toLowerCase()) {
      throw wrongRow(
        path,
        line,
        `Pack ${row.index} is not in the lot ${row.lot} of GTIN ${row.gtin} with root ${wanted}.`,
      );
    }
    yield row;
  }
}

/** Reads a pack-row file with the root that each row's proof leads to, not yet compared with any. */
export async function* packRowLines(path: string): AsyncGenerator<PackRowLine> {
  for await (const { text, line, offset, length } of textLines(path, readText(path), LONGEST_LINE)) {
    const row = parseRow(path, line, text);
    yield { row, root: rootOfLine(path, line, row), line, offset, length };
  }
}

/** Parses one line of a pack-row file. Throws `PackRowWrong`. */
export function parseRow(path: string, line: number, text: string): PackRow {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // What V8 says quotes the line, which holds a salt.
    throw wrongRow(path, line, "The line is not JSON.");
  }
  const options = { code: "PackRowWrong", cure: ROWS_CURE, unspoken: SALTED };
  const row = checkShape(packRow, value, { root: `${path}, line ${line}`, ...options });
  return { ...row, gtin: placed(path, line, () => normalGtin(row.gtin)) };
}

function rootOfLine(path: string, line: number, row: PackRow): string {
  return placed(path, line, () => rootOfRow(row));
}

function placed(path: string, line: number, read: () => string): string {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw wrongRow(path, line, error.message);
  }
}

function wrongRow(path: string, line: number, message: string): InputError {
  return new InputError("PackRowWrong", message, ROWS_CURE, {
    place: `${path}, line ${line}`,
  });
}

function assertApart(ranges: readonly PackRange[]): void {
  const wrong = ranges.find(({ count }) => !Number.isInteger(count) || count < 1);
  if (wrong !== undefined) {
    throw new InputError("RangeEmpty", `A range of ${wrong.count} packs holds none.`, "Give 1 pack or more a range.");
  }
  const sorted = ranges.toSorted((one, other) => one.first - other.first);
  for (const [at, range] of sorted.entries()) {
    const before = sorted[at - 1];
    if (before !== undefined && range.first < before.first + before.count) {
      throw new InputError(
        "RangesOverlap",
        `The ranges of ${before.count} packs from ${before.first} and of ${range.count} from ${range.first} overlap.`,
        "Name each pack once.",
      );
    }
  }
}

function fromHex(text: string): Uint8Array {
  return Buffer.from(text.slice(2), "hex");
}
