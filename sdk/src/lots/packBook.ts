import { open, readdir } from "node:fs/promises";
import { join } from "node:path";

import { InputError } from "../errors.ts";
import { caseSwapped } from "../gs1/index.ts";
import { quoted } from "../gs1/quoted.ts";
import { fileFault } from "./files.ts";
import { isLotFile } from "./layout.ts";
import { lotIdOf } from "./leaf.ts";
import { type LotFile, openLotFile, type PackRow } from "./lotFile.ts";
import { normalGtin } from "./names.ts";
import { rootOfRow } from "./packRows.ts";
import { type LotRoots, RowFile, type RootOf } from "./rowFile.ts";

const ROW_FILE = /\.(jsonl|ndjson)$/;
const MAGIC_BYTES = 8;

/** A pack that a list knows, with all that `verifyPack` on the ledger asks for. */
export type FoundPack = PackRow & {
  lotId: string;
  /** The root that the proof leads to. */
  root: string;
};

/** What a scan says of a pack. The serial alone will do where one lot only has it. */
export type PackQuestion = { serial: string; gtin?: string | bigint | undefined; lot?: string | undefined };

/** The pack lists that a member has: lot files of its own make and pack rows that came with goods. */
export class PackBook {
  /** Files of the folder that are neither a lot file nor pack rows. */
  readonly passedOver: readonly string[];
  readonly #lots: readonly LotFile[];
  readonly #rowFiles: readonly RowFile[];

  private constructor(lots: readonly LotFile[], rowFiles: readonly RowFile[], passedOver: readonly string[]) {
    this.#lots = lots;
    this.#rowFiles = rowFiles;
    this.passedOver = passedOver;
  }

  /**
   * Opens all lot files (by their content) and pack-row files (`*.jsonl`, `*.ndjson`) of a folder. All that is known of
   * one lot must lead to one root: the ledger's where `rootOf` gives it, else the first that is met. Each lot file is
   * read once to compare its digest, unless `digestChecked` says that this was done; it stays open until {@link close}.
   * Throws {@link InputError} `FileUnusable`, `LotFileDamaged`, `LotFileOfAnotherRoot` or `PackRowWrong`.
   */
  static async open(folder: string, options: { rootOf?: RootOf; digestChecked?: boolean } = {}): Promise<PackBook> {
    const rootOf = options.rootOf ?? (() => undefined);
    const roots: LotRoots = new Map();
    const lots: LotFile[] = [];
    const rowFiles: RowFile[] = [];
    try {
      const { lotPaths, rowPaths, passedOver } = await filesOf(folder);
      for (const path of lotPaths) {
        const lot = await openLotFile(path, options);
        lots.push(lot);
        await assertLotRoot(lot, roots, rootOf);
      }
      for (const path of rowPaths) rowFiles.push(await RowFile.open(path, roots, rootOf));
      return new PackBook(lots, rowFiles, passedOver);
    } catch (error) {
      for (const file of [...lots, ...rowFiles]) await file.close();
      throw error;
    }
  }

  /**
   * Finds a pack by its serial, and its GTIN and lot where they are known.
   * Throws {@link InputError} `SerialUnknown`, which says so where a serial known here differs by the case of its letters
   * or by one character at the end; or `SerialAmbiguous` where more than one pack fits.
   */
  find(question: PackQuestion): FoundPack {
    const [pack, another] = this.#packs(question);
    if (pack === undefined) {
      throw serialUnknown(question, (serial) => this.#packs({ ...question, serial }).length > 0);
    }
    if (another === undefined) return pack;
    throw new InputError(
      "SerialAmbiguous",
      `The serial ${quoted(question.serial)} is in lot ${pack.lot} of GTIN ${pack.gtin} and in lot ${another.lot} of GTIN ${another.gtin}.`,
      "Give the GTIN and the lot that the pack's code says.",
    );
  }

  /** Closes all files. */
  async close(): Promise<void> {
    for (const file of [...this.#lots, ...this.#rowFiles]) await file.close();
  }

  #packs({ serial, gtin, lot }: PackQuestion): FoundPack[] {
    const wantedGtin = gtin === undefined ? undefined : normalGtin(gtin);
    const fits = (of: { gtin: string; lot: string }): boolean =>
      (wantedGtin === undefined || of.gtin === wantedGtin) && (lot === undefined || of.lot === lot);
    const found = new Map<string, FoundPack>();
    const add = (row: PackRow, root: string): void => {
      const lotId = lotIdOf(row.gtin, row.lot);
      const key = `${lotId} ${row.index}`;
      if (!found.has(key)) found.set(key, { ...row, lotId, root });
    };
    for (const file of this.#lots.filter(fits)) {
      const index = file.indexOf(serial);
      if (index !== undefined) add(file.row(index), file.root);
    }
    for (const row of this.#rowFiles.flatMap((file) => file.rowsOf(serial)).filter(fits)) add(row, rootOfRow(row));
    return [...found.values()];
  }
}

/**
 * The InputError `SerialUnknown` for a serial that no list has; it says so where one that is known differs only by the
 * case of its letters or by one character at the end. `knows` tells whether a serial is in any list.
 */
export function serialUnknown(question: PackQuestion, knows: (serial: string) => boolean): InputError {
  const { serial, gtin, lot } = question;
  const of = [lot === undefined ? "" : ` of lot ${quoted(lot)}`, gtin === undefined ? "" : ` of GTIN ${gtin}`].join("");
  const message = `The serial ${quoted(serial)}${of} is not in any pack list known here`;
  const swapped = caseSwapped(serial);
  if (swapped !== serial && knows(swapped)) {
    return new InputError(
      "SerialUnknown",
      `${message}; ${quoted(swapped)} is, and differs only in case: is the scanner's caps lock on?`,
      "Switch caps lock off and scan the pack again.",
    );
  }
  const shorter = serial.slice(0, -1);
  if (shorter !== "" && knows(shorter)) {
    return new InputError(
      "SerialUnknown",
      `${message}; ${quoted(shorter)} is: did the scanner append ${quoted(serial.slice(-1))}?`,
      "Set the scanner to send no suffix and scan the pack again.",
    );
  }
  return new InputError(
    "SerialUnknown",
    `${message}.`,
    "Scan it again; ask the sender for the rows of what was shipped; if it stays unknown, hold the pack as suspect.",
  );
}

async function filesOf(folder: string): Promise<{ lotPaths: string[]; rowPaths: string[]; passedOver: string[] }> {
  const kinds = { lotPaths: [] as string[], rowPaths: [] as string[], passedOver: [] as string[] };
  try {
    for (const entry of (await readdir(folder, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(folder, entry.name);
      if (!entry.isFile()) kinds.passedOver.push(path);
      else if (ROW_FILE.test(entry.name)) kinds.rowPaths.push(path);
      else if (await beginsAsLotFile(path)) kinds.lotPaths.push(path);
      else kinds.passedOver.push(path);
    }
    return kinds;
  } catch (error) {
    throw fileFault(folder, error);
  }
}

async function beginsAsLotFile(path: string): Promise<boolean> {
  const handle = await open(path, "r");
  try {
    const bytes = new Uint8Array(MAGIC_BYTES);
    await handle.read(bytes, 0, MAGIC_BYTES, 0);
    return isLotFile(bytes);
  } finally {
    await handle.close();
  }
}

async function assertLotRoot(lot: LotFile, roots: LotRoots, rootOf: RootOf): Promise<void> {
  const ledger = await rootOf(lot.lotId);
  const known = ledger === undefined ? roots.get(lot.lotId) : { root: ledger, from: "the ledger" };
  if (known !== undefined && known.root.toLowerCase() !== lot.root) {
    throw new InputError(
      "LotFileOfAnotherRoot",
      `${lot.path} has root ${lot.root}; lot ${lot.lot} of GTIN ${lot.gtin} has ${known.root} (${known.from}).`,
      "Keep the file that was registered on the ledger; move the other one out of the folder.",
    );
  }
  roots.set(lot.lotId, known ?? { root: lot.root, from: lot.path });
}
