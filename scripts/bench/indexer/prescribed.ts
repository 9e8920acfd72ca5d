import { AbiCoder, id, keccak256, Wallet } from "ethers";

import {
  prescriptionId,
  signDispense,
  substitutionGroup,
  type Prescription,
} from "../../../sdk/src/prescriptions/index.ts";
import type { BenchChain, Sent } from "./chain.ts";

const NO_HASH = `0x${"0".repeat(64)}`;
const NOBODY = `0x${"0".repeat(40)}`;
const NO_DEADLINE = 4_000_000_000;
const UNITS = 30;
const METFORMIN = substitutionGroup("http://www.nlm.nih.gov/research/umls/rxnorm", "860975");

/** Events that issuing and dispensing one make. */
export const ISSUED_EVENTS = 2;
export const DISPENSED_EVENTS = 3;

/** A prescription with everything its slip carries. */
export interface Slip {
  readonly fields: Prescription;
  readonly salt: string;
  readonly holder: Wallet;
}

/** A prescription of the hospital's, for one pack; the same for the same seed. */
export function slipOf(chain: BenchChain, seed: string, day: number): Slip {
  const holder = new Wallet(id(`holder ${seed}`));
  const salt = id(`salt ${seed}`);
  const drug = keccak256(AbiCoder.defaultAbiCoder().encode(["bytes16", "uint64", "bytes32"], [METFORMIN, 0, salt]));
  const parties = { issuer: chain.member("hospital"), prescriber: chain.who("Prescriber", { member: "hospital" }) };
  const days = { firstDay: day, lastDay: day + 30, interval: 0 };
  const fields: Prescription = {
    ...{ ...parties, coPrescriber: NOBODY, holder: holder.address, drug, document: id(`document ${seed}`) },
    ...{ quantity: UNITS, ...days, class: 1, partsGroup: NO_HASH },
  };
  return { fields, salt, holder };
}

export function issueBatch(chain: BenchChain, slips: readonly Slip[]): Sent {
  const args = [slips.map(({ fields }) => fields), slips.map(() => "0x")];
  const from = chain.who("Prescriber", { member: "hospital" });
  return chain.call("prescriptionToken", "issueBatch", args, { from, gas: 200_000 + 70_000 * slips.length });
}

/** Dispenses one pack for each, as a pharmacy's site does with its customers' signatures. */
export async function dispenseBatch(
  chain: BenchChain,
  by: { readonly dispenser: string; readonly site: number },
  given: readonly { slip: Slip; lot: string; consignment: number; index: number }[],
): Promise<Sent> {
  const { ledger } = chain;
  const orders = await Promise.all(
    given.map(async ({ slip, lot, consignment, index }) => {
      const packs = [{ lot, index, units: 0 }];
      const numbers = { sequence: 1, site: by.site, units: UNITS, deadline: NO_DEADLINE };
      const message = { id: prescriptionId(ledger.domain, slip.fields), ...numbers, drugSalt: slip.salt, packs };
      const signature = await signDispense(slip.holder, ledger.domain, message);
      const drug = { group: METFORMIN, gtin: 0, salt: slip.salt };
      const told = { consignments: [consignment], units: UNITS, time: 0, deadline: NO_DEADLINE, signature };
      return { prescription: slip.fields, drug, packs, ...told };
    }),
  );
  const spent = { from: by.dispenser, gas: 300_000 + 130_000 * given.length };
  return chain.call("prescriptionToken", "dispenseBatch", [orders], spent);
}
