import { dateOfDay } from "../../days.ts";
import { lotState } from "../../goods/locatePack.ts";
import { InputError } from "../../errors.ts";
import { parsePackCode } from "../../gs1/index.ts";
import { encodeLotNumber, encodeSerial, PackBook, type FoundPack, type PackQuestion } from "../../lots/index.ts";
import { enumValue, type EnumValue } from "../../ledger/enums.ts";
import type { Ledger, Vault } from "../../ledger/index.ts";
import type { Consignment, LotState } from "../state/lotState.ts";
import { expiryMismatch, lotMismatch, serialMissing } from "./verdicts.ts";

/** What is scanned: a pack's code for the whole pack, or with the units that are drawn from it once it is opened. */
export type Scan = string | { readonly code: string; readonly units: number };

/** A scanned pack, found in a pack list and on the ledger. */
export interface ScannedPack {
  readonly row: FoundPack;
  readonly lot: LotState;
  readonly consignment: Consignment;
  readonly verdict: EnumValue<"Verdict">;
  /** 0 for the whole pack. */
  readonly units: number;
}

/**
 * Finds what was scanned: its row in the vault's pack lists, the consignment that holds it now, and the verdict on it.
 * Throws an InputError where a code is no pack's (`SerialUnknown`, and what {@link parsePackCode} throws), where it is
 * scanned twice (`ScannedTwice`), says another lot or
 * expiry than the maker's list and the ledger (`LotMismatch`, `ExpiryMismatch`) or its lot is not on the ledger (`LotNotOnLedger`).
 */
export async function findScanned(ledger: Ledger, vault: Vault, scans: readonly Scan[]): Promise<ScannedPack[]> {
  // Each row's proof is checked against its list's root, and that against the ledger's below.
  const book = await PackBook.open(vault.lotFolder, { digestChecked: true });
  try {
    const found: ScannedPack[] = [];
    for (const scan of scans) {
      const next = await findOne(ledger, book, scan);
      if (found.some(({ row }) => row.lotId === next.row.lotId && row.index === next.row.index)) {
        throw new InputError("ScannedTwice", `The pack ${next.row.serial} is scanned twice.`, "Scan each pack once.");
      }
      found.push(next);
    }
    return found;
  } finally {
    await book.close();
  }
}

async function findOne(ledger: Ledger, book: PackBook, scan: Scan): Promise<ScannedPack> {
  const code = typeof scan === "string" ? scan : scan.code;
  const { gtin, lot, serial, traceCode } = parsePackCode(code);
  const wanted = serial ?? traceCode;
  if (wanted === undefined) throw serialMissing(code);
  return scannedPack(ledger, findRow(book, { serial: wanted, gtin, lot }), scan);
}

/**
 * What the ledger says of a scanned pack whose row is known already: from a service that has its list. Throws an InputError
 * `LotNotOnLedger`, `PackListOfAnotherRoot`, `ExpiryMismatch` or `UnitsWrong`.
 */
export async function scannedPack(ledger: Ledger, row: FoundPack, scan: Scan): Promise<ScannedPack> {
  const { code, units } = typeof scan === "string" ? { code: scan, units: 0 } : scan;
  if (!Number.isSafeInteger(units) || units < 0 || units > 0xffffff) {
    throw new InputError("UnitsWrong", `${units} is no number of units.`, "Give a whole number of units.");
  }
  const { expiry } = parsePackCode(code);
  const state = await lotState(ledger, row.lotId);
  const consignment = state?.holding(row.index);
  if (state === undefined || consignment === undefined) {
    throw new InputError(
      "LotNotOnLedger",
      `The lot ${row.lot} of ${row.gtin} is not registered.`,
      "Register it first.",
    );
  }
  if (row.root !== state.root) throw listOfAnotherRoot(row, state);
  const registered = dateOfDay(state.expiryDay);
  if (expiry !== undefined && expiry !== registered) throw expiryMismatch({ ...row, expiry: registered }, expiry);
  return { row, lot: state, consignment, units, verdict: await verdictOf(ledger, consignment.first, row) };
}

/** A serial that is known under another lot than the code says is a swapped or copied code. */
function findRow(book: PackBook, { serial, gtin, lot }: PackQuestion): FoundPack {
  try {
    return book.find({ serial, gtin, lot });
  } catch (error) {
    if (!(error instanceof InputError) || error.code !== "SerialUnknown" || lot === undefined) throw error;
    const row = findElsewhere(book, { serial, gtin });
    if (row === undefined) throw error;
    throw lotMismatch(row, lot);
  }
}

function findElsewhere(book: PackBook, question: PackQuestion): FoundPack | undefined {
  try {
    return book.find(question);
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

function listOfAnotherRoot({ serial, root }: FoundPack, state: LotState): InputError {
  return new InputError(
    "PackListOfAnotherRoot",
    `The list with the pack ${serial} leads to root ${root}, and lot ${state.lotNumber} was registered with ${state.root}.`,
    "Use the pack list that was registered; take the other one out of the vault.",
  );
}

/** What the ledger says of a pack of a pack list, in the consignment named. */
export async function verdictOf(ledger: Ledger, consignment: number, row: FoundPack): Promise<EnumValue<"Verdict">> {
  const verdict = await ledger.packVerifier.verifyPack(consignment, {
    gtin: BigInt(row.gtin),
    lotNumber: encodeLotNumber(row.lot),
    index: row.index,
    serial: encodeSerial(row.serial),
    salt: row.salt,
    proof: row.proof,
  });
  return enumValue("Verdict", verdict);
}
