import { id, Wallet } from "ethers";

import { claimRequest, occurrenceOf, setCeiling, Why } from "../../../test/helpers/claims.ts";
import { METFORMIN, registerLot, registerProduct, move } from "../../../test/helpers/goods.ts";
import {
  accepted,
  by,
  cancelling,
  dispensed,
  issued,
  opened,
  packs,
  type Pharmacies,
} from "../../../test/helpers/pharmacies.ts";
import { order, writeSlip } from "../../../test/helpers/prescriptions.ts";
import type { Slip } from "../../../test/helpers/prescriptions.ts";
import { NO_OCCASION } from "../../../test/helpers/world.ts";

const SETTLEMENT = id("settlement");

/** Prescriptions from their issuing to every end they come to. */
export async function prescribe(at: Pharmacies): Promise<void> {
  const { token, world } = at;
  const slip = await issued(at, { quantity: 60 });
  await dispensed(at, slip, 0, 1);
  const record = await dispensed(at, slip, 2);
  await by(at, "dispenser").withdraw(slip.fields, record);
  const held = await accepted(at);
  await by(at, "dispenser").giveBack(held.id, held.fields.holder);
  await by(at, "prescriber").cancel(held.fields);
  const asked = await accepted(at);
  await by(at, "prescriber").cancel(asked.fields);
  await by(at, "dispenser").giveBack(asked.id, asked.fields.holder);
  const own = await issued(at);
  await token.connect(world.stranger).cancelBySignature(...(await cancelling(at, own)));
  const before = await issued(at, { quantity: 40 });
  await dispensed(at, before, 30);
  const after = await writeSlip(world, { quantity: 20 });
  await by(at, "prescriber").reissue(before.fields, after.fields, "0x");
  await opened(at, at.lot.solution, 3);
  const drops = await issued(at, { quantity: 30 });
  const part = { packs: [{ lot: at.lot.solution, index: 3, units: 30 }], units: 30 };
  await by(at, "dispenser").dispense(await order(world, drops, part));
  const slips = await Promise.all([writeSlip(world), writeSlip(world), writeSlip(world)]);
  await by(at, "prescriber").issueBatch(
    slips.map(({ fields }) => fields),
    slips.map(() => "0x"),
  );
  const orders = await Promise.all(
    slips.map((each, place) => order(world, each, { packs: packs(at.lot.metformin, 10 + place) })),
  );
  await by(at, "dispenser").dispenseBatch(orders);
}

/** Claims from their opening to every end they come to but one. Returns what withdraws the last of them. */
export async function claim(at: Pharmacies): Promise<() => Promise<unknown>> {
  const { world } = at;
  await setCeiling(world);
  const officer = world.claimLedger.connect(world.operator.claimsOfficer);
  const opening: Awaited<ReturnType<typeof openClaim>>[] = [];
  for (const index of [20, 21, 22, 23, 24]) opening.push(await openClaim(at, index));
  const [paid, denied, open, partly, late] = opening.map(({ claim: named }) => named) as [
    string,
    string,
    string,
    string,
    string,
  ];
  await officer.adjudicateBatch([
    { claim: paid, approved: 30, reason: Why.None },
    { claim: denied, approved: 0, reason: Why.NotCovered },
  ]);
  await officer.adjudicate({ claim: partly, approved: 20, reason: Why.CoPayment });
  await officer.adjudicate({ claim: late, approved: 30, reason: Why.None });
  await officer.payBatch([paid, partly], SETTLEMENT);
  for (const { claim: named, slip, record, sequence } of opening) {
    if (named !== paid && named !== open) continue;
    await by(at, "dispenser").withdrawWithClaim(slip.fields, record, sequence);
    if (named === paid) await officer.confirmRefund(paid, SETTLEMENT);
  }
  const { slip, record, sequence } = opening[4] as (typeof opening)[number];
  return () => by(at, "dispenser").withdrawWithClaim(slip.fields, record, sequence);
}

async function openClaim(at: Pharmacies, index: number) {
  const slip: Slip = await issued(at, { quantity: 20 });
  const before = await at.token.stateOf(slip.id, slip.fields.holder);
  const given = { units: 20, packs: packs(at.lot.metformin, index), consignments: [0] };
  await by(at, "dispenser").dispenseAndClaim(await order(at.world, slip, given), claimRequest(at.world));
  const { sequence } = await at.token.stateOf(slip.id, slip.fields.holder);
  const record = { previousChain: before.chain, previousDay: before.dispensedDay, ...given };
  return { claim: occurrenceOf(slip.id, Number(sequence)), slip, record, sequence };
}

/** Doses from opened vials and with claims, and one that was never given. Returns what voids the claimed one. */
export async function vaccinate({ world }: Pharmacies): Promise<() => Promise<unknown>> {
  const { immunizationToken, operator, lotLedger } = world;
  const gtin = await registerProduct(world, 11, { content: 10, unit: 2, vaccine: true, hoursOpen: 6 });
  const lot = await registerLot(world, { gtin, lotNumber: "vial", packCount: 100, released: false, root: id("vials") });
  await lotLedger.connect(operator.officer).releaseLot(lot, NO_OCCASION);
  await move(world, lot, 0, "plant", "clinicRoom");
  const vaccinator = immunizationToken.connect(operator.vaccinator);
  await lotLedger.connect(operator.vaccinator).open(lot, 0, 0, NO_OCCASION);
  const dose = (name: string) => ({
    holder: new Wallet(id(name)).address,
    document: id(name),
    ...{ lot, index: 0, consignment: 0, units: 1, time: 1_800_000_000 },
  });
  await vaccinator.immunize(dose("one"));
  await vaccinator.immunizeBatch([dose("two"), dose("three"), dose("four")]);
  await vaccinator.void(await immunizationToken.immunizationOf(dose("one").holder), 0);
  const claimed = dose("five");
  await world.claimLedger.connect(operator.officer).setCeiling(METFORMIN, 3_000);
  await vaccinator.immunizeAndClaim(claimed, claimRequest(world));
  const token = await immunizationToken.immunizationOf(claimed.holder);
  return () => vaccinator.void(token, 0);
}
