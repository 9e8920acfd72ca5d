import { InputError } from "../../errors.ts";
import type { Ledger, Vault } from "../../ledger/index.ts";
import { requireHere, unitsOfPacks } from "../../prescriptions/actions/index.ts";
import type { HandOver, PackUse, ReadSlip, SignedPrescriptionWordOf } from "../../prescriptions/index.ts";
import { findScanned, type Scan, type ScannedPack } from "./scannedPacks.ts";
import { requireUsable } from "./verdicts.ts";

/**
 * What a pharmacy would hand over at a site, for a wallet to sign where it holds the slip's key. Throws what
 * {@link findScanned} throws, and an InputError where a pack may not be given.
 */
export async function handOverOf(
  ledger: Ledger,
  vault: Vault,
  read: ReadSlip,
  scans: readonly Scan[],
  site: number,
): Promise<HandOver> {
  requireHere(ledger, read.slip, "SlipOfAnotherLedger", "The slip");
  return handOverFor(ledger, read, await findScanned(ledger, vault, scans), site);
}

/** The same for packs that were found already. Throws an InputError where a pack may not be given. */
export async function handOverFor(
  ledger: Ledger,
  { id, slip: { chainId, token } }: ReadSlip,
  scanned: readonly ScannedPack[],
  site: number,
): Promise<HandOver> {
  requireHere(ledger, { chainId, token }, "SlipOfAnotherLedger", "The slip");
  if (scanned.length === 0) {
    throw new InputError("NothingScanned", "No pack was scanned.", "Scan what is handed over.");
  }
  for (const pack of scanned) requireUsable(pack);
  const packs = scanned.map(useOf);
  const units = await unitsOfPacks(ledger, packs);
  return { type: "yaolian-hand-over", version: 1, chainId, token, id, site, units, packs };
}

/**
 * The scanned packs in the order in which the wallet signed for them, where it did. Throws an InputError `WordForOtherPacks` where they
 * are not the same.
 */
export function inSignedOrder(
  scanned: readonly ScannedPack[],
  word: SignedPrescriptionWordOf<"Dispense"> | undefined,
): readonly ScannedPack[] {
  if (word === undefined) return scanned;
  const { packs } = word;
  const ordered = packs.map((signed) => scanned.find((pack) => isSame(useOf(pack), signed)));
  const found = ordered.filter((pack) => pack !== undefined);
  if (found.length === packs.length && new Set(found).size === scanned.length) return found;
  const message = `The wallet signed for ${packs.length} other packs than the ${scanned.length} that were scanned.`;
  throw new InputError("WordForOtherPacks", message, "Scan what the wallet signed for, or let it sign for these.");
}

/** A scanned pack as a signature names it. */
export function useOf({ row, units }: ScannedPack): PackUse {
  return { lot: row.lotId, index: row.index, units };
}

function isSame(one: PackUse, other: PackUse): boolean {
  return one.lot === other.lot && one.index === other.index && one.units === other.units;
}
