import type { Signer } from "ethers";

import { InputError } from "../../errors.ts";
import type { Actor, Keyring, Ledger, Vault } from "../../ledger/index.ts";
import {
  dispense,
  dispenseAndClaim,
  dispenseOrder,
  requireHere,
  requireWordOf,
} from "../../prescriptions/actions/index.ts";
import { checkSlip, type ReadSlip, type SignedPrescriptionWordOf, type Slip } from "../../prescriptions/index.ts";
import type { SlipClaim } from "../claiming.ts";
import { claimFor, earlierOpening } from "./claimed.ts";
import { findEarlier } from "./earlier.ts";
import { inSignedOrder, useOf } from "./handOver.ts";
import { findScanned, type Scan, type ScannedPack } from "./scannedPacks.ts";
import { tell, type Dispensed } from "./tell.ts";
import { requireUsable } from "./verdicts.ts";

export interface DispenseOptions {
  /** The pharmacy's site, where keys of more than one are here; by default where the packs are. */
  readonly site?: number;
  /** The units that should be given: refused where packs and draws come to another number. */
  readonly units?: number;
  /** The holder's key, where the slip does not carry it. */
  readonly holder?: Signer;
  /** What the holder's wallet signed about these packs elsewhere: nothing is signed here then. */
  readonly signed?: SignedPrescriptionWordOf<"Dispense">;
  /** When it was handed over, Unix time; by default the block's time alone counts. */
  readonly time?: number;
  /** The claim to open with it. */
  readonly claim?: SlipClaim;
  /** How long the holder's signature counts, in seconds; ten minutes by default. */
  readonly patience?: number;
}

/**
 * Dispenses scanned packs on a slip in one transaction with every check, and tells it as a FHIR R4 MedicationDispense and
 * a receipt. The holder's key is the bearer slip's, unless its wallet signed elsewhere. A dispense of the very same packs on the same prescription that is on
 * the ledger already is found and told again; one of units alone is known again by its `time`.
 * With a `claim` the insurer's opening of it is told too.
 * Throws an InputError with the reason where anything stands against it: nothing is changed then.
 */
export async function dispenseFromSlip(
  ledger: Ledger,
  keyring: Keyring,
  vault: Vault,
  given: Slip | ReadSlip,
  scans: readonly Scan[],
  options: DispenseOptions = {},
): Promise<Dispensed> {
  const read = "slip" in given ? given : checkSlip(given);
  const { signed } = options;
  requireHere(ledger, read.slip, "SlipOfAnotherLedger", "The slip");
  if (signed !== undefined) requireWordOf(ledger, read, signed);
  const packs = inSignedOrder(await findScanned(ledger, vault, scans), signed);
  const uses = packs.map(useOf);
  const earlier = await findEarlier(ledger, read.id, uses, options.time);
  if (earlier !== undefined) {
    const told = await tell(ledger, read, packs, earlier, "already-applied");
    return { ...told, ...(await earlierOpening(ledger, vault, earlier, told.receipt, options.claim)) };
  }
  for (const pack of packs) requireUsable(pack);
  const { actor, site } = pharmacyOf(keyring, packs, siteOf(options));
  const order = await dispenseOrder(ledger, {
    slip: read.slip,
    packs: packs.map(({ row, units, consignment }) => {
      return { lot: row.lotId, index: row.index, units, consignment: consignment.first };
    }),
    site,
    ...(options.patience === undefined ? {} : { patience: options.patience }),
    ...(options.holder === undefined ? {} : { holder: options.holder }),
    ...(signed === undefined ? {} : { signed }),
    ...(options.time === undefined ? {} : { time: options.time }),
  });
  requireUnits(Number(order.units), options.units);
  if (options.claim === undefined) {
    return tell(ledger, read, packs, await dispense(ledger.as(actor), order), "applied");
  }
  const claim = await claimFor(ledger, vault, { read, site, claim: options.claim });
  const { opening, ...outcome } = await dispenseAndClaim(ledger.as(actor), order, claim);
  return { ...(await tell(ledger, read, packs, outcome, "applied")), opening };
}

/** The pharmacy: as told, else the only one that a key here acts for, else of several the one that has the packs. */
function pharmacyOf(
  keyring: Keyring,
  packs: readonly ScannedPack[],
  wanted: number | undefined,
): { actor: Actor; site: number } {
  const [first] = packs;
  if (first === undefined) throw new InputError("NothingScanned", "No pack was scanned.", "Scan what is handed over.");
  const sites = new Set(
    keyring
      .operators()
      .filter(({ roles }) => roles.includes("Dispenser"))
      .map(({ site }) => site),
  );
  const [only] = sites;
  const site = wanted ?? (sites.size === 1 ? only : undefined) ?? first.consignment.site;
  for (const { row, consignment } of packs) {
    if (consignment.site === site && consignment.recipient === 0) continue;
    const where = consignment.recipient === 0 ? `site ${consignment.site}` : `its way to site ${consignment.recipient}`;
    const message = `The pack ${row.serial} is at ${where}, not at site ${site}.`;
    throw new InputError("PackElsewhere", message, "Only the pharmacy that holds a pack dispenses it: check the pack.");
  }
  const actor = keyring.find({ role: "Dispenser", site });
  if (actor !== undefined) return { actor, site };
  const message = `No key here may dispense at site ${site}.`;
  throw new InputError("KeyMissing", message, "Bring the key of a dispenser of that site.");
}

/** The site that is said; a signed word is for one alone. Throws an InputError `WordForAnotherSite`. */
function siteOf({ site, signed }: DispenseOptions): number | undefined {
  if (signed === undefined || site === undefined || site === signed.site) return signed?.site ?? site;
  const message = `The wallet signed for site ${signed.site}, not for site ${site}.`;
  throw new InputError("WordForAnotherSite", message, "Dispense where it signed for, or let it sign again.");
}

function requireUnits(counted: number, wanted: number | undefined): void {
  if (wanted === undefined || wanted === counted) return;
  const message = `The packs and draws come to ${counted} units, not ${wanted}.`;
  throw new InputError("UnitsDiffer", message, "Scan other packs, or say how many units are drawn from an opened one.");
}
