import { claimRequest, setCeiling } from "../../../helpers/claims.ts";
import { move, registerLot, registerProduct } from "../../../helpers/goods.ts";
import { DAY, now, passTo } from "../../../helpers/membership.ts";
import { NO_DEADLINE, order, sign, writeSlip, type Slip } from "../../../helpers/prescriptions.ts";
import type { World } from "../../../helpers/world.ts";
import { alike, byRoles, SUCCEEDS, type Plan } from "../matrix.ts";
import type { Stage } from "../stage.ts";

type Order = Awaited<ReturnType<typeof order>>;

/** What the holder signed for the ward, and nobody else can use. */
interface Prepared {
  /** Written by the hospital's prescriber and not issued; the second as the successor of the free one. */
  written: Slip;
  successor: Slip;
  /** Issued and free, with what its holder signed. */
  free: Slip;
  accept: readonly [Slip["fields"], number, number, string];
  dispense: Order;
  cancel: readonly [Slip["fields"], number, string];
  /** Accepted at the ward for longer than the licences last. */
  accepted: Slip;
  /** Dispensed at the ward, without and with a claim. */
  dispensed: Order;
  claimed: Order;
  /** Its cancellation was asked for while the ward had accepted it, until just now. */
  asked: Slip;
}

async function prepare(stage: Stage): Promise<Prepared> {
  const { world } = stage;
  await registerProduct(world, 1);
  const lot = await registerLot(world);
  await move(world, lot, 0, "plant", "ward");
  await setCeiling(world);
  const token = world.prescriptionToken.connect(world.operator.wardDispenser);

  const [free, dispensed, claimed] = [await issued(world), await issued(world), await issued(world)];
  const orders = { dispensed: await orderOf(world, dispensed, lot, 1), claimed: await orderOf(world, claimed, lot, 2) };
  await token.dispense(orders.dispensed);
  await token.dispenseAndClaim(orders.claimed, claimRequest(world));
  const asked = await askedFor(world);
  const accepted = await issued(world);
  await token.accept(...(await acceptance(world, accepted, 10 * DAY - 60)));
  return {
    ...{ free, accepted, asked, ...orders },
    written: await writeSlip(world),
    successor: await writeSlip(world),
    accept: await acceptance(world, free, 5 * DAY),
    dispense: await orderOf(world, free, lot, 3),
    cancel: [free.fields, NO_DEADLINE, await sign(world, free, "Cancel", {})],
  };
}

async function issued(world: World): Promise<Slip> {
  const slip = await writeSlip(world);
  await world.prescriptionToken.connect(world.operator.prescriber).issue(slip.fields, "0x");
  return slip;
}

/** A whole pack at the ward, signed for. */
async function orderOf(world: World, slip: Slip, lot: string, index: number): Promise<Order> {
  return order(world, slip, { packs: [{ lot, index, units: 0 }], site: world.site.ward });
}

/** What `accept` takes for the ward and the next so many seconds. */
async function acceptance(world: World, slip: Slip, seconds: number): Promise<Prepared["accept"]> {
  const until = (await now(world)) + seconds;
  return [slip.fields, until, NO_DEADLINE, await sign(world, slip, "Accept", { site: world.site.ward, until })];
}

async function askedFor(world: World): Promise<Slip> {
  const slip = await issued(world);
  const accepting = await acceptance(world, slip, 60);
  await world.prescriptionToken.connect(world.operator.wardDispenser).accept(...accepting);
  await world.prescriptionToken.connect(world.operator.prescriber).cancel(slip.fields);
  await passTo(world, accepting[1] + 1);
  return slip;
}

/** What a withdrawal shows of a prescription's first dispense. */
const recordOf = ({ units, packs, consignments }: Order) => {
  return { previousChain: `0x${"00".repeat(16)}`, previousDay: 0, units, packs, consignments };
};

const NOT_SIGNED_FOR = { foreign: "SignatureInvalid", colleague: "SignatureInvalid" };
const NOT_DISPENSED_THERE = { foreign: "NotLatestDispense", colleague: "NotLatestDispense" };
/** The clinic's prescriber, and another of the hospital's. */
const NOT_WRITTEN_BY = { foreign: "NotIssuer", colleague: "NotPrescriber" };

/** Who may use which function of the prescriptions, with the holder's signature for the ward in everybody's hands. */
export const prescriptionTokenPlan: Plan<Prepared> = {
  name: "PrescriptionToken",
  contract: (world) => world.prescriptionToken,
  prepare,
  rows: {
    issue: byRoles(["prescriber"], { ...NOT_WRITTEN_BY, args: (_, { written }) => [written.fields, "0x"] }),
    issueBatch: byRoles(["prescriber"], { ...NOT_WRITTEN_BY, args: (_, { written }) => [[written.fields], ["0x"]] }),
    reissue: byRoles(["prescriber"], {
      ...NOT_WRITTEN_BY,
      args: (_, { free, successor }) => [free.fields, successor.fields, "0x"],
    }),
    // Whoever prescribes for the issuer cancels what a colleague wrote.
    cancel: byRoles(["prescriber"], { foreign: "NotIssuer", args: (_, { free }) => [free.fields] }),

    accept: byRoles(["dispenser"], { ...NOT_SIGNED_FOR, args: (_, { accept }) => accept }),
    giveBack: byRoles(["dispenser"], {
      ...{ foreign: "NotAcceptedHere", colleague: "NotAcceptedHere", windsDown: true },
      args: (_, { accepted }) => [accepted.id, accepted.fields.holder],
    }),
    dispense: byRoles(["dispenser"], { ...NOT_SIGNED_FOR, args: (_, { dispense }) => [dispense] }),
    dispenseAndClaim: byRoles(["dispenser"], {
      ...NOT_SIGNED_FOR,
      args: ({ world }, { dispense }) => [dispense, claimRequest(world)],
    }),
    dispenseBatch: byRoles(["dispenser"], { ...NOT_SIGNED_FOR, args: (_, { dispense }) => [[dispense]] }),
    withdraw: byRoles(["dispenser"], {
      ...NOT_DISPENSED_THERE,
      args: (_, { dispensed }) => [dispensed.prescription, recordOf(dispensed)],
    }),
    withdrawWithClaim: byRoles(["dispenser"], {
      ...NOT_DISPENSED_THERE,
      args: (_, { claimed }) => [claimed.prescription, recordOf(claimed), 2],
    }),

    // The holder's word, whoever brings it, and what time alone makes due.
    cancelBySignature: alike(SUCCEEDS, { args: (_, { cancel }) => cancel }),
    completeCancellation: alike(SUCCEEDS, { args: (_, { asked }) => [asked.id, asked.fields.holder] }),
  },
};
