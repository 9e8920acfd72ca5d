import { Wallet, ZeroHash } from "ethers";

import { callOf } from "../../../helpers/answers.ts";
import { claimRequest, setCeiling } from "../../../helpers/claims.ts";
import { Class } from "../../../helpers/goods.ts";
import { DAY, now } from "../../../helpers/membership.ts";
import { issued, packs, pharmacies, type Pharmacies } from "../../../helpers/pharmacies.ts";
import {
  domainOf,
  NO_DEADLINE,
  packsHash,
  TYPES,
  writeSlip,
  type order,
  type Slip,
} from "../../../helpers/prescriptions.ts";
import { LONG, Role, type Connection } from "../../../helpers/world.ts";
import type { Envelope } from "../alterations.ts";
import type { Entry, Signatory, Signed } from "./entry.ts";

/** Two pharmacies with stock, and a ceiling for what is claimed. */
async function stage(connection: Connection): Promise<Pharmacies> {
  const at = await pharmacies(connection);
  await setCeiling(at.world);
  return at;
}

const common = {
  contract: "prescriptionToken",
  stage,
  worldOf: ({ world }: Pharmacies) => world,
  refusal: "SignatureInvalid",
  wallets: true,
  bringers: [],
} as const;

async function envelopeOf(at: Pharmacies, type: keyof typeof TYPES, values: object, key: Wallet): Promise<Envelope> {
  return { domain: await domainOf(at.world), types: { [type]: TYPES[type] }, values: { ...values }, signer: key };
}

/** A prescription of 40 units of the signatory's, so that one dispense of 20 leaves another possible. */
async function slipOf(at: Pharmacies, { key, address }: Signatory): Promise<Slip> {
  return issued(at, { holder: key, holderAddress: address, quantity: 40 });
}

async function prepareAccept(at: Pharmacies, signatory: Signatory, deadline = NO_DEADLINE): Promise<Signed> {
  const { world, token } = at;
  const [slip, other] = [await slipOf(at, signatory), await slipOf(at, signatory)];
  const until = (await now(world)) + 5 * DAY;
  const values = { id: slip.id, sequence: 1, site: world.site.store, until, deadline };
  const { dispenser, otherDispenser } = world.operator;
  const send = (from: string, of: Slip, till: number, by: number) => (signature: string) =>
    callOf(from, token, "accept", [of.fields, till, by, signature]);
  return {
    world,
    envelope: await envelopeOf(at, "Accept", values, signatory.key),
    call: send(dispenser.address, slip, until, deadline),
    misused: {
      "by another pharmacy": send(otherDispenser.address, slip, until, deadline),
      "for another prescription of the same holder": send(dispenser.address, other, until, deadline),
      "for a longer time": send(dispenser.address, slip, until + 1, deadline),
      "after its deadline was moved": send(dispenser.address, slip, until, deadline + 1),
    },
  };
}

type Order = Awaited<ReturnType<typeof order>>;
type Dispensing = "dispense" | "dispenseAndClaim" | "dispenseBatch";

/** What each of the three takes an order as. */
const TAKING: Record<Dispensing, (at: Pharmacies, order: Order) => readonly unknown[]> = {
  dispense: (_, values) => [values],
  dispenseAndClaim: ({ world }, values) => [values, claimRequest(world)],
  dispenseBatch: (_, values) => [[values]],
};

const prepareDispense = (name: Dispensing) =>
  async function (at: Pharmacies, signatory: Signatory, deadline = NO_DEADLINE): Promise<Signed> {
    const { world, token, lot } = at;
    const [slip, other] = [await slipOf(at, signatory), await slipOf(at, signatory)];
    const { dispenser, otherDispenser } = world.operator;
    const given = packs(lot.metformin, 0, 1);
    const values = {
      ...{ id: slip.id, sequence: 1, site: world.site.store, units: 40 },
      ...{ drugSalt: slip.drug.salt, packs: packsHash(given), deadline },
    };
    const rest = { packs: given, consignments: [0, 0], units: 40, time: 1, deadline };
    const send =
      (change: Partial<Order>, from = dispenser.address, of = slip) =>
      (signature: string) => {
        const values = { prescription: of.fields, drug: of.drug, ...rest, ...change, signature };
        return callOf(from, token, name, TAKING[name](at, values));
      };
    return {
      world,
      envelope: await envelopeOf(at, "Dispense", values, signatory.key),
      call: send({}),
      misused: {
        "by another pharmacy": send({}, otherDispenser.address),
        "for another prescription of the same holder": send({}, dispenser.address, other),
        "for fewer units": send({ units: 20 }),
        "for other packs": send({ packs: packs(lot.metformin, 2, 3) }),
        "for packs of another lot": send({ packs: packs(lot.counter, 0, 1) }),
        "for the packs in another order": send({ packs: given.toReversed() }),
        "for fewer packs": send({ packs: given.slice(1), consignments: [0] }),
        "for units of a pack instead of the pack": send({ packs: given.map((pack) => ({ ...pack, units: 20 })) }),
        "after its deadline was moved": send({ deadline: deadline + 1 }),
      },
    };
  };

async function prepareCancel(at: Pharmacies, signatory: Signatory, deadline = NO_DEADLINE): Promise<Signed> {
  const { world, token } = at;
  const [slip, other] = [await slipOf(at, signatory), await slipOf(at, signatory)];
  const send = (of: Slip, by: number) => (signature: string) =>
    callOf(world.stranger.address, token, "cancelBySignature", [of.fields, by, signature]);
  return {
    world,
    envelope: await envelopeOf(at, "Cancel", { id: slip.id, sequence: 1, deadline }, signatory.key),
    call: send(slip, deadline),
    misused: {
      "for another prescription of the same holder": send(other, deadline),
      "after its deadline was moved": send(slip, deadline + 1),
    },
  };
}

type Issuing = "issue" | "issueBatch" | "reissue";

/** A controlled prescription that the signatory signs as the second prescriber of the hospital. */
const prepareIssue = (name: Issuing) =>
  async function (at: Pharmacies, { key, address }: Signatory): Promise<Signed> {
    const { world, token } = at;
    const { consortium, admin, member, operator } = world;
    await consortium.connect(admin.hospital).addOperator(member.hospital, address, Role.Prescriber, 0, LONG);
    const options = { class: Class.Controlled, coPrescriber: address, quantity: 60 };
    const [slip, other] = [await writeSlip(world, options), await writeSlip(world, options)];
    const previous = await issued(at, { quantity: 60 });
    const taking: Record<Issuing, (of: object, signature: string) => readonly unknown[]> = {
      issue: (of, signature) => [of, signature],
      issueBatch: (of, signature) => [[of], [signature]],
      reissue: (of, signature) => [previous.fields, of, signature],
    };
    const send = (of: object) => (signature: string) =>
      callOf(operator.prescriber.address, token, name, taking[name](of, signature));
    const changed = (change: object) => send({ ...slip.fields, ...change });
    return {
      world,
      envelope: await envelopeOf(at, "Prescription", slip.fields, key),
      call: send(slip.fields),
      misused: {
        "for another prescription": send(other.fields),
        "for another holder": changed({ holder: Wallet.createRandom().address }),
        "for another drug": changed({ drug: ZeroHash }),
        "for another document": changed({ document: ZeroHash }),
        "for a longer time": changed({ lastDay: slip.fields.lastDay + 1 }),
        "for shorter intervals": changed({ interval: slip.fields.interval + 1 }),
        "as another second prescriber's": changed({ coPrescriber: operator.secondPrescriber.address }),
      },
    };
  };

const dispensing = (name: Dispensing): Entry<Pharmacies> => ({
  ...common,
  ...{ message: "Dispense", function: name, prepare: prepareDispense(name), late: "SignatureExpired" },
  again: "UnitsExceeded",
});

const issuing = (name: Issuing): Entry<Pharmacies> => ({
  ...common,
  ...{ message: "Prescription", function: name, prepare: prepareIssue(name) },
  again: name === "reissue" ? "PrescriptionIsCancelled" : "PrescriptionExists",
});

/** What holders and second prescribers sign about prescriptions. */
export const PRESCRIPTION_ENTRIES: readonly Entry<Pharmacies>[] = [
  ...(["issue", "issueBatch", "reissue"] as const).map(issuing),
  {
    ...common,
    ...{ message: "Accept", function: "accept", prepare: prepareAccept, late: "SignatureExpired" },
    again: "SignatureInvalid",
  },
  ...(["dispense", "dispenseAndClaim", "dispenseBatch"] as const).map(dispensing),
  {
    ...common,
    ...{ message: "Cancel", function: "cancelBySignature", prepare: prepareCancel, late: "SignatureExpired" },
    ...{ again: "PrescriptionIsCancelled", bringers: "anybody" },
  },
];
