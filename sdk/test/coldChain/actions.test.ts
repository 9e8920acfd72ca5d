import { expect } from "chai";
import { Wallet, id } from "ethers";

import {
  endDevice,
  listDevices,
  liftConsignmentHold,
  merge,
  receiveAll,
  registerDevice,
  releaseLot,
  reportDevice,
  ship,
  showConsignment,
  showDevice,
  showRecord,
  signSummary,
  split,
  submitSummary,
} from "../../src/index.ts";
import type { Reading } from "../../src/index.ts";
import { expectSameState } from "../events/sameState.ts";
import { addLot, addProduct, loadStage, type Stage } from "../ledger/stage.ts";
import { refusalOf } from "../refused.ts";

const LOGGER = new Wallet(id("logger"));
const UNTIL = 4_000_000_000;

/** A reading each minute from `from` on, of these temperatures. */
function each(from: number, ...celsius: number[]): Reading[] {
  return celsius.map((value, minute) => ({ time: from + minute * 60, celsius: value }));
}

/** A vaccine on its way to the warehouse with a logger, and the time of its shipment. */
async function travelling(stage: Stage): Promise<{ lot: string; shipped: number }> {
  await addProduct(stage, 1, { vaccine: true, storage: { lowest: 2, highest: 8, hardHighest: 25, minutesOut: 3 } });
  const lot = await addLot(stage);
  await releaseLot(stage.by("officer"), { lot });
  await registerDevice(stage.by("makerQuality"), {
    device: LOGGER.address,
    site: stage.world.site.plant,
    until: UNTIL,
  });
  const maker = stage.by("makerLogistics");
  await split(maker, { lot, first: 0, second: 500 });
  const { timestamp } = await ship(maker, {
    consignments: [0, 500].map((first) => ({ lot, first })),
    to: stage.world.site.warehouse,
  });
  await stage.world.connection.networkHelpers.time.increase(3000);
  return { lot, shipped: timestamp };
}

describe("the cold chain through the SDK", () => {
  it("registers devices, shows them, ends them and reports them", async () => {
    const stage = await loadStage();
    const quality = stage.by("makerQuality");
    const device = LOGGER.address;
    const { timestamp } = await registerDevice(quality, {
      ...{ device, site: stage.world.site.plant, kind: "Camera", until: UNTIL },
    });
    const { member, site } = stage.world;
    const view = { device, member: member.maker, site: site.plant, kind: "Camera", since: timestamp, until: UNTIL };
    expect(await showDevice(stage.ledger, device)).to.deep.equal({ ...view, distrustedFrom: undefined });
    const ended = await endDevice(quality, { device });
    await reportDevice(quality, { device, since: timestamp });
    expect(await listDevices(stage.ledger)).to.deep.equal([
      { ...view, until: ended.timestamp - 1, distrustedFrom: timestamp },
    ]);
    await refusalOf(() => showDevice(stage.ledger, Wallet.createRandom().address), "DeviceUnknown");
    await expectSameState(stage);
  });

  it("lets a vaccine with a record be received, and refuses it without", async () => {
    const stage = await loadStage();
    const { lot, shipped } = await travelling(stage);
    const consignments = [{ lot, first: 0 }];
    const warehouse = stage.by("distributorLogistics");
    expect(await showRecord(stage.ledger, { lot, first: 0 })).to.include({ mustBeRecorded: true, budget: 3 });
    await refusalOf(() => receiveAll(warehouse, { consignments }), "RecordIncomplete");
    const signed = await signSummary(stage.ledger, LOGGER, { consignments, readings: each(shipped, 5, 5, 9, 5) });
    const { recorded, held } = await submitSummary(warehouse, signed);
    expect(recorded.map(({ minutesOut, until }) => [minutesOut, until])).to.deep.equal([[2, shipped + 180]]);
    expect(held).to.deep.equal([]);
    await refusalOf(() => submitSummary(warehouse, signed), "RecordNotJoined");
    await receiveAll(warehouse, { consignments });
    const { record, words } = await showRecord(stage.ledger, { lot, first: 0 });
    expect(record).to.deep.equal({ since: shipped, until: shipped + 180 });
    expect(words).to.match(/2 minutes out of range of 3 that it bears\.$/);
    await expectSameState(stage);
  });

  it("holds what got too warm in the same transaction, until a decision with a reason", async () => {
    const stage = await loadStage();
    const { lot, shipped } = await travelling(stage);
    const consignments = [0, 500].map((first) => ({ lot, first }));
    const warehouse = stage.by("distributorLogistics");
    const warm = { consignments, readings: each(shipped, 5, 9, 9, 9, 5) };
    const { held } = await submitSummary(warehouse, await signSummary(stage.ledger, LOGGER, warm));
    expect(held.map(({ first }) => first)).to.deep.equal([0, 500]);
    await receiveAll(warehouse, { consignments });
    expect(await showRecord(stage.ledger, { lot, first: 500 })).to.include({ isHeldByDevice: true, minutesOut: 4 });
    await refusalOf(() => ship(warehouse, { consignments, to: stage.world.site.store }), "ConsignmentIsHeld");
    const lifting = { lot, first: 0, hold: "Device" } as const;
    await refusalOf(() => liftConsignmentHold(stage.by("distributorQuality"), lifting), "DecisionNeedsReason");
    const occasion = { document: "stability report 7" };
    await liftConsignmentHold(stage.by("distributorQuality"), { ...lifting, occasion });
    expect((await showConsignment(stage.ledger, { lot, first: 0 })).holds).to.deep.equal([]);
    await merge(warehouse, { lot, first: 0, second: 500 });
    expect((await showConsignment(stage.ledger, { lot, first: 0 })).holds).to.deep.equal(["Device"]);
    await expectSameState(stage);
  });

  it("signs for several products in the range that they share, and not where there is none", async () => {
    const stage = await loadStage();
    const { lot, shipped } = await travelling(stage);
    const other = await addLot(stage, {
      gtin: await addProduct(stage, 2, { storage: { lowest: 5, highest: 25 } }),
      lot: "L2",
    });
    const consignments = [lot, other].map((each_) => ({ lot: each_, first: 0 }));
    const { summary } = await signSummary(stage.ledger, LOGGER, { consignments, readings: each(shipped, 5, 6) });
    expect([summary.rangeLow, summary.rangeHigh]).to.deep.equal([50, 80]);
    const gtin = await addProduct(stage, 3, { storage: { lowest: -25, highest: -15 } });
    const frozen = await addLot(stage, { gtin, lot: "L3" });
    const apart = { consignments: [...consignments, { lot: frozen, first: 0 }], readings: each(shipped, 5, 6) };
    await refusalOf(() => signSummary(stage.ledger, LOGGER, apart), "RangesApart");
    const unknown = { consignments: [{ lot: id("none"), first: 0 }], readings: each(shipped, 5, 6) };
    await refusalOf(() => signSummary(stage.ledger, LOGGER, unknown), "LotUnknown");
  });
});
