import { readFile } from "node:fs/promises";

import { checkSlip, readSlip } from "@yaolian/sdk/prescriptions";
import type { ReadSlip } from "@yaolian/sdk/prescriptions";
import { Wallet } from "ethers";

import { InputError } from "../frame/basics.ts";
import type { ActingLedger, Session } from "../frame/session.ts";
import { siteOf } from "../frame/values.ts";

/** The argument that names a slip. */
export const SLIP = {
  type: "positional",
  required: true,
  description: "The slip: its file, or how the id of a prescription in the vault begins",
} as const;

/**
 * A slip by its file, or by the prescription's id (or how it begins) where it is in the vault. It is computed anew, so
 * that an altered one is refused. Throws an InputError `SlipUnknown`, `SlipAmbiguous`, or what a wrong slip throws.
 */
export async function findSlip(session: Session, text: string): Promise<ReadSlip> {
  if (!/^0x[0-9a-fA-F]{4,64}$/.test(text)) return readSlip(await readFile(text));
  const ids = session.vault.slipIds().filter((id) => id.startsWith(text.toLowerCase()));
  const [id, another] = ids;
  const slip = id === undefined || another !== undefined ? undefined : session.vault.slip(id);
  if (slip !== undefined) return checkSlip(slip);
  if (id === undefined) {
    const cure = "Name the slip's file, or an id that `yaolian rx list` shows.";
    throw new InputError("SlipUnknown", `The vault has no slip of a prescription ${text}.`, cure);
  }
  throw new InputError("SlipAmbiguous", `${ids.length} prescriptions begin with ${text}.`, "Give more of the id.");
}

/** The key that signs for the patient's side: a bearer slip carries it. Throws an InputError `HolderKeyMissing`. */
export function holderOf({ slip }: ReadSlip): Wallet {
  if (slip.holderKey !== undefined) return new Wallet(slip.holderKey);
  const message = "The slip does not carry its holder's key.";
  throw new InputError("HolderKeyMissing", message, "The patient's wallet has to sign this.");
}

/** A pharmacy that acts: its dispenser, and its site. */
export interface Pharmacy {
  readonly ledger: ActingLedger;
  readonly site: number;
}

/**
 * The pharmacy that is meant: the one that is said, else the only one whose dispenser's key is here.
 * Throws an InputError `SiteNeeded` or `KeyMissing`.
 */
export async function pharmacyOf(session: Session, at: string | undefined): Promise<Pharmacy> {
  const site = at === undefined ? await onlyPharmacy(session) : await siteOf(await session.ledger(), at);
  return { ledger: await session.actingAs([{ role: "Dispenser", site }]), site };
}

async function onlyPharmacy(session: Session): Promise<number> {
  const keys = (await session.keyring()).operators().filter(({ roles }) => roles.includes("Dispenser"));
  const [only, another] = [...new Set(keys.map(({ site }) => site))];
  if (only === undefined) throw new InputError("KeyMissing", "No dispenser's key is here.", "Bring one (--keys).");
  if (another === undefined) return only;
  const message = "Keys of several pharmacies' dispensers are here.";
  throw new InputError("SiteNeeded", message, "Say which pharmacy with --at and its GLN.");
}
