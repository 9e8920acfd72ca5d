import { Wallet } from "ethers";
import type { Signer } from "ethers";

import type { DispenseOrderStruct } from "../../../../typechain-types/contracts/prescriptions/PrescriptionToken.ts";
import { InputError } from "../../errors.ts";
import { locatePack } from "../../goods/locatePack.ts";
import { lotIdFrom, type LotInput } from "../../goods/inputs.ts";
import type { Ledger } from "../../ledger/ledger.ts";
import type { Link } from "../../ledger/link.ts";
import { refusable } from "../../transactions/refusable.ts";
import { signDispense } from "../signing.ts";
import type { Slip } from "../slip.ts";
import { showPrescription } from "./show.ts";
import type { PackUse } from "../types.ts";
import { deadlineIn, type Signed } from "./signed.ts";

/** A pack that is given, or units of an opened one. */
export interface DispensedPackInput {
  readonly lot: LotInput;
  readonly index: number;
  /** Units drawn from an opened pack; the whole pack by default. */
  readonly units?: number;
  /** The first pack of the consignment that contains it; looked up by default. */
  readonly consignment?: number;
}

/** A dispense to be signed by the holder. */
export interface OrderInput {
  readonly slip: Slip;
  readonly packs: readonly DispensedPackInput[];
  /** The pharmacy's site: what the holder signs for. */
  readonly site: number;
  /** The holder's key; a bearer slip's own by default. */
  readonly holder?: Signer;
  /** What the holder signed elsewhere about these very packs, in this order: nothing is signed here then. */
  readonly signed?: Signed;
  /** When it is handed over, Unix time; the block's time alone counts by default. */
  readonly time?: number;
  /** The last second in which the signature counts. */
  readonly deadline?: number;
  /** Where no deadline is given, for how many seconds from now it counts; ten minutes by default. */
  readonly patience?: number;
}

/** A dispense that the holder signed: what a pharmacy sends. */
export type DispenseOrder = DispenseOrderStruct;

const NO_GROUP = `0x${"0".repeat(32)}`;
const CONTENT_SHIFT = 128n;

/**
 * Makes a dispense of these packs on a slip, and signs it unless it was signed elsewhere. Throws an InputError `HolderKeyMissing` where neither the slip nor
 * the caller brings the holder's key, `LotUnknown` or `PrescriptionUnknown`.
 */
export async function dispenseOrder(ledger: Ledger, input: OrderInput): Promise<DispenseOrder> {
  const { slip, site, signed, time = 0 } = input;
  const { id, prescription, drug } = slip;
  const packs = input.packs.map(({ lot, index, units = 0 }) => ({ lot: lotIdFrom(lot), index, units }));
  const [{ sequence }, consignments, units, deadline] = await Promise.all([
    showPrescription(ledger, { id, holder: prescription.holder }),
    Promise.all(input.packs.map((pack) => consignmentOf(ledger, pack))),
    unitsOfPacks(ledger, packs),
    signed?.deadline ?? input.deadline ?? deadlineIn(ledger, input.patience),
  ]);
  const message = { id, sequence, site, units, drugSalt: drug.salt, packs, deadline };
  const signature = signed?.signature ?? (await signDispense(input.holder ?? bearer(slip), ledger.domain, message));
  const opening = { group: drug.group ?? NO_GROUP, gtin: BigInt(drug.gtin ?? 0), salt: drug.salt };
  return { prescription, drug: opening, packs, consignments, units, time, deadline, signature };
}

/** How many units these packs come to. */
export async function unitsOfPacks(ledger: Ledger, packs: readonly PackUse[]): Promise<number> {
  const given = await Promise.all(packs.map((pack) => unitsOf(ledger, pack)));
  return given.reduce((sum, each) => sum + each, 0);
}

async function consignmentOf(ledger: Ledger, { lot, index, consignment }: DispensedPackInput): Promise<number> {
  return consignment ?? (await locatePack(ledger, lot, index)).consignment;
}

/** Units in a pack of each lot: fixed by the product's registration, so asked for once. */
const contents = new WeakMap<Link, Map<string, Promise<number>>>();

async function unitsOf(ledger: Ledger, { lot, units }: { lot: string; units: number }): Promise<number> {
  if (units > 0) return units;
  const known = contents.get(ledger.link) ?? new Map<string, Promise<number>>();
  contents.set(ledger.link, known);
  const content = known.get(lot) ?? contentOf(ledger, lot);
  known.set(lot, content);
  content.catch(() => known.delete(lot));
  return content;
}

async function contentOf(ledger: Ledger, lot: string): Promise<number> {
  const { gtin } = await refusable(ledger.lotLedger.lotOf(lot));
  if (gtin === 0n) throw new InputError("LotUnknown", `Lot ${lot} is not registered.`, "Check GTIN and lot number.");
  return Number(((await refusable(ledger.drugRegistry.productOf(gtin))) >> CONTENT_SHIFT) & 0xff_ffffn);
}

function bearer({ holderKey, prescription }: Slip): Wallet {
  if (holderKey !== undefined) return new Wallet(holderKey);
  const message = `The slip does not carry the key of its holder ${prescription.holder}.`;
  throw new InputError("HolderKeyMissing", message, "The patient's wallet has to sign this dispense.");
}
