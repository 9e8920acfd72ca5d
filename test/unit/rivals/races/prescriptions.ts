import { expect } from "chai";

import { callOf, type Call } from "../../../helpers/answers.ts";
import { claimRequest, occurrenceOf, setCeiling, Why } from "../../../helpers/claims.ts";
import { State } from "../../../helpers/goods.ts";
import { accepting, by, cancelling, dispensed, issued, packs, pharmacies } from "../../../helpers/pharmacies.ts";
import type { Pharmacies } from "../../../helpers/pharmacies.ts";
import { order, writeSlip, type PackUse, type Slip } from "../../../helpers/prescriptions.ts";
import { Role, type Connection, type World } from "../../../helpers/world.ts";
import { FIRST_THEN_SECOND, type Race } from "../race.ts";
import { addStaff } from "./staff.ts";

type Account = World["stranger"];
type Order = Awaited<ReturnType<typeof order>>;

/** Two pharmacies with stock, four more dispensers each, and two claims officers more. */
interface Counters extends Pharmacies {
  readonly store: readonly Account[];
  readonly otherStore: readonly Account[];
  readonly insurers: readonly Account[];
}

/** As many dispensers as race for one thing. */
const EIGHT = 8;

async function counters(connection: Connection): Promise<Counters> {
  const at = await pharmacies(connection);
  await setCeiling(at.world);
  return {
    ...at,
    store: await addStaff(at.world, ["pharmacy", Role.Dispenser, "store"], EIGHT),
    otherStore: await addStaff(at.world, ["otherPharmacy", Role.Dispenser, "otherStore"], EIGHT, EIGHT),
    insurers: await addStaff(at.world, ["insurer", Role.ClaimsOfficer, null], 3, 2 * EIGHT),
  };
}

const race = (name: string, rivals: (at: Counters) => Promise<readonly Call[]>): Race<Counters> => ({
  ...{ name, stage: counters, worldOf: ({ world }) => world, rivals },
});

/** A whole pack of metformin at the store, or at the other one. */
async function dispensing(at: Counters, sender: Account, slip: Slip, pack: number): Promise<Call> {
  const { site } = at.world;
  const there = pack < 500 ? { consignments: [0], site: site.store } : { consignments: [500], site: site.otherStore };
  const values = await order(at.world, slip, { packs: packs(at.lot.metformin, pack), ...there });
  return callOf(sender.address, at.token, "dispense", [values]);
}

/** Only the winner's pack is spent, and only its prescription: with a pack of 20 for 20 units, wholly. */
async function oneDispensed({ token, world }: Counters, calls: readonly Call[], winner: Call): Promise<void> {
  const read = ({ data }: Call): Order =>
    (token.interface.decodeFunctionData("dispense", data) as unknown as [Order])[0];
  const { prescription, packs: given } = read(winner);
  for (const call of calls) {
    const order = read(call);
    // What ethers decodes it does not take back, but as a list of its own.
    const fields = [...(order.prescription as unknown as Iterable<unknown>)];
    const id = await token.prescriptionId(fields as unknown as Order["prescription"]);
    const { units } = await token.stateOf(id, order.prescription.holder);
    expect(units).to.equal(order.prescription.holder === prescription.holder ? 0n : 20n);
    const [pack] = order.packs as [PackUse];
    const isGiven = pack.index === given[0]?.index;
    expect(await world.lotLedger.packStateOf(pack.lot, pack.index)).to.equal(isGiven ? State.Dispensed : State.Active);
  }
}

/** Half of the dispensers are of the other pharmacy, each with a pack of its own. */
const ONE_PRESCRIPTION = race("eight dispenses of one prescription, at two pharmacies", async (at) => {
  const slip = await issued(at);
  const senders = [...at.store.slice(0, EIGHT / 2), ...at.otherStore.slice(0, EIGHT / 2)];
  return Promise.all(senders.map((sender, i) => dispensing(at, sender, slip, i < EIGHT / 2 ? i : 500 + i)));
});

const ONE_PACK = race("eight dispenses of one pack, on eight prescriptions", async (at) => {
  const calls: Call[] = [];
  for (const sender of at.store) calls.push(await dispensing(at, sender, await issued(at), 0));
  return calls;
});

const ONE_SEQUENCE = race("two acceptances, two dispenses and a cancellation signed at once", async (at) => {
  const { token, world } = at;
  const slip = await issued(at);
  const [accept, alsoAccept] = [
    await accepting(at, slip),
    await accepting(at, slip, { site: world.site.otherStore }),
  ] as const;
  const [here, there] = [at.store, at.otherStore] as [Account[], Account[]];
  return [
    await callOf(here[0]?.address ?? "", token, "accept", accept),
    await callOf(there[0]?.address ?? "", token, "accept", alsoAccept),
    await dispensing(at, here[1] as Account, slip, 0),
    await dispensing(at, there[1] as Account, slip, 500),
    await callOf(world.stranger.address, token, "cancelBySignature", await cancelling(at, slip)),
  ];
});

const REMAINDER = race("a dispense, its prescription's cancellation and two successors of it", async (at) => {
  const { token, world } = at;
  const slip = await issued(at);
  const [mine, colleagues] = [await writeSlip(world), await writeSlip(world, { prescriber: "secondPrescriber" })];
  const { prescriber, secondPrescriber } = world.operator;
  return [
    await dispensing(at, at.store[0] as Account, slip, 0),
    await callOf(world.stranger.address, token, "cancelBySignature", await cancelling(at, slip)),
    await callOf(prescriber.address, token, "reissue", [slip.fields, mine.fields, "0x"]),
    await callOf(secondPrescriber.address, token, "reissue", [slip.fields, colleagues.fields, "0x"]),
  ];
});

/** What is left after a dispense, be it nothing, is cancelled as what was there before it is. */
const CANCELLED_BY_ISSUER = race("a dispense and the issuer's cancellation of its prescription", async (at) => {
  const slip = await issued(at, { quantity: 40 });
  return [
    await dispensing(at, at.store[0] as Account, slip, 0),
    await callOf(at.world.operator.prescriber.address, at.token, "cancel", [slip.fields]),
  ];
});

const LATEST_DISPENSE = race("two withdrawals of a dispense and the next dispense", async (at) => {
  const { token } = at;
  const slip = await issued(at, { quantity: 40 });
  const record = await dispensed(at, slip, 0);
  const [first, second, third] = at.store as [Account, Account, Account];
  return [
    await callOf(first.address, token, "withdraw", [slip.fields, record]),
    await callOf(second.address, token, "withdraw", [slip.fields, record]),
    await dispensing(at, third, slip, 1),
  ];
});

/** A dispense with a claim of it. */
async function claimed(at: Counters): Promise<{ slip: Slip; claim: string }> {
  const slip = await issued(at);
  const values = await order(at.world, slip, { packs: packs(at.lot.metformin, 0) });
  await by(at, "dispenser").dispenseAndClaim(values, claimRequest(at.world));
  return { slip, claim: occurrenceOf(slip.id, 2) };
}

const ONE_DECISION = race("a claim approved, denied and decided in a batch", async (at) => {
  const { claim } = await claimed(at);
  const { claimLedger } = at.world;
  const [first, second, third] = at.insurers as [Account, Account, Account];
  const decided = (approved: number, reason: number) => ({ claim, approved, reason });
  return [
    await callOf(first.address, claimLedger, "adjudicate", [decided(30, Why.None)]),
    await callOf(second.address, claimLedger, "adjudicate", [decided(0, Why.NotCovered)]),
    await callOf(third.address, claimLedger, "adjudicateBatch", [[decided(10, Why.CoPayment)]]),
  ];
});

const ONE_PAYMENT = race("a claim paid by three officers", async (at) => {
  const { claim } = await claimed(at);
  const { claimLedger } = at.world;
  const [first, second, third] = at.insurers as [Account, Account, Account];
  await claimLedger.connect(first).adjudicate({ claim, approved: 30, reason: Why.None });
  return [
    await callOf(first.address, claimLedger, "pay", [claim, claim]),
    await callOf(second.address, claimLedger, "pay", [claim, claim]),
    await callOf(third.address, claimLedger, "payBatch", [[claim], claim]),
  ];
});

/** Once-only things about prescriptions and claims. */
export const PRESCRIPTION_RACES: readonly Race<Counters>[] = [
  ...[
    { ...ONE_PRESCRIPTION, settled: oneDispensed },
    { ...ONE_PACK, settled: oneDispensed },
    ONE_SEQUENCE,
    REMAINDER,
    { ...CANCELLED_BY_ISSUER, both: FIRST_THEN_SECOND },
    LATEST_DISPENSE,
    ONE_DECISION,
    ONE_PAYMENT,
  ],
];
