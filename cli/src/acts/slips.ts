import { readFile } from "node:fs/promises";

import type { Scan } from "@yaolian/sdk/import";
import type { Ledger } from "@yaolian/sdk/ledger";
import { checkSlip, readSlip } from "@yaolian/sdk/prescriptions";
import type { ReadSlip } from "@yaolian/sdk/prescriptions";
import { Wallet } from "ethers";

import { InputError } from "../frame/basics.ts";
import type { ActingLedger, Session } from "../frame/session.ts";
import { numberOf, siteOf } from "../frame/values.ts";

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

/** The option that names a pharmacy. */
export const AT = {
  type: "string",
  valueHint: "gln",
  description: "Your pharmacy, where keys of several are here",
} as const;
/** The packs that are scanned, whole or opened. */
export const DRAWN = {
  code: { type: "positional", required: false, valueHint: "...", description: "Codes of whole packs" },
  open: { type: "string", valueHint: "code", description: "An opened pack that units are drawn from" },
  units: { type: "string", valueHint: "units", description: "How many units are drawn from it" },
} as const;
export const SECONDS_A_DAY = 86_400;
/** A pharmacy has a prescription to itself for so long at most. */
export const LONGEST_DAYS = 10;
const MOST_UNITS = 0xffffff;

/** What was scanned. Throws an InputError `UnitsWrong` or `NothingScanned`. */
export function scansOf(codes: readonly string[], open: string | undefined, units: string | undefined): Scan[] {
  if ((open === undefined) !== (units === undefined)) {
    const cure = "Say --open with the pack's code and --units together.";
    throw new InputError("UnitsWrong", "Units are drawn from one opened pack.", cure);
  }
  const drawn = open === undefined ? [] : [{ code: open, units: numberOf(units ?? "", "number of units", MOST_UNITS) }];
  if (codes.length + drawn.length > 0) return [...codes, ...drawn];
  throw new InputError("NothingScanned", "No pack is scanned.", "Name the packs' codes after the slip.");
}

/** The ledger's own time, which deadlines are counted in; what is sent comes a little later. */
export async function timeOfLedger({ provider }: Ledger): Promise<number> {
  const block = await provider.getBlock("latest");
  return Math.floor(block?.timestamp ?? Date.now() / 1000);
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
  const site = await pharmacySite(session, at);
  return { ledger: await session.actingAs([{ role: "Dispenser", site }]), site };
}

/** The site of the pharmacy that is meant; see {@link pharmacyOf}. */
export async function pharmacySite(session: Session, at: string | undefined): Promise<number> {
  return at === undefined ? onlyPharmacy(session) : siteOf(await session.ledger(), at);
}

async function onlyPharmacy(session: Session): Promise<number> {
  const keys = (await session.keyring()).operators().filter(({ roles }) => roles.includes("Dispenser"));
  const [only, another] = [...new Set(keys.map(({ site }) => site))];
  if (only === undefined) throw new InputError("KeyMissing", "No dispenser's key is here.", "Bring one (--keys).");
  if (another === undefined) return only;
  const message = "Keys of several pharmacies' dispensers are here.";
  throw new InputError("SiteNeeded", message, "Say which pharmacy with --at and its GLN.");
}
