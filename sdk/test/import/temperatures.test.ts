import { expect } from "chai";
import { id, Wallet } from "ethers";

import { registerDevice, showRecord } from "../../src/coldChain/index.ts";
import { interpretEvent, validateEvent } from "../../src/epcis/index.ts";
import { exportTrace } from "../../src/import/index.ts";
import { lotIdOf } from "../../src/lots/index.ts";
import { commissioning, event, GLN, GTIN, packs, receiving, shipping } from "./events.ts";
import { imported, outcomes, written } from "./told.ts";
import { freshWorld, type World } from "./world.ts";

const DEVICE = "urn:epc:id:giai:4000001.17";
const KEY = id("logger 17");
const LOT = lotIdOf(GTIN.metformin, "L1");
const SERIALS = ["S01", "S02"];

describe("importing temperatures", () => {
  let world: World;
  let now = 0;
  beforeEach(async () => {
    world = await freshWorld();
    const site = world.siteOf(GLN.plant);
    const officer = world.keyring.find({ role: "QualityOfficer", site });
    if (officer === undefined) throw new Error("The sample consortium has no quality officer at the plant.");
    const device = new Wallet(KEY).address;
    const { timestamp } = await registerDevice(world.ledger.as(officer), { device, site, until: 4_000_000_000 });
    await world.provider.send("evm_increaseTime", [7200]);
    now = timestamp;
  });
  afterEach(() => world.close());

  /** What a logger measured from the minute `from` to the minute `to` after it was registered. */
  function sensed([from, to]: readonly [number, number], celsius: number, deviceID: string | undefined = DEVICE) {
    const time = (minute: number): string => new Date((now + minute * 60) * 1000).toISOString();
    return [
      {
        sensorMetadata: { startTime: time(from), endTime: time(to), ...(deviceID === "" ? {} : { deviceID }) },
        sensorReport: [{ type: "Temperature", minValue: 20, maxValue: celsius, uom: "CEL" }],
      },
    ];
  }

  const seen = (sensorElementList: unknown, epcList = packs(SERIALS)) =>
    event({ bizStep: "sensor_reporting", at: GLN.plant, epcList, sensorElementList });

  async function tell(events: readonly object[], options: { keys?: boolean; dryRun?: boolean } = {}) {
    const { keys = true, dryRun = false } = options;
    const deviceKeys = new Map(keys ? [[DEVICE, KEY] as const] : []);
    return imported(world, [await written(world, events)], { deviceKeys, dryRun });
  }

  it("records them once, signed with the device's key, and holds what was too warm", async () => {
    const events = [
      commissioning(SERIALS),
      seen(sensed([1, 31], 25)),
      seen(sensed([31, 61], 31)),
      seen(sensed([61, 71], 45)),
    ];
    const results = await tell(events);
    expect(outcomes(results)).to.deep.equal(["applied", "applied", "applied", "applied"]);
    expect(results[2]?.reason).to.contain("30 minutes out of range");
    expect(results[3]?.reason).to.contain("held");
    const { minutesOut, isHeldByDevice, record } = await showRecord(world.ledger, { lot: LOT, first: 0 });
    expect({ minutesOut, isHeldByDevice }).to.deep.equal({ minutesOut: 40, isHeldByDevice: true });
    expect(record).to.deep.equal({ since: now + 60, until: now + 71 * 60 });
    expect(outcomes(await tell(events))).to.deep.equal(Array(4).fill("already-applied"));

    const trace = (await exportTrace(world.ledger, LOT, { vault: world.vault })).epcisBody.eventList;
    const told = trace.map((each, place) => interpretEvent(validateEvent(each, String(place))).kind);
    expect(told.filter((kind) => kind === "sensor")).to.have.length(3);
    expect(told.filter((kind) => kind === "hold")).to.have.length(1);
  });

  it("records those of goods that arrive before they are received", async () => {
    const results = await tell([
      commissioning(SERIALS),
      shipping(packs(SERIALS), { to: GLN.makerWarehouse }),
      { ...receiving(packs(SERIALS), GLN.makerWarehouse), sensorElementList: sensed([1, 31], 25) },
    ]);
    expect(outcomes(results)).to.deep.equal(["applied", "applied", "applied"]);
    expect(results[2]?.reason).to.contain("never out of range");
    expect((await showRecord(world.ledger, { lot: LOT, first: 0 })).site).to.equal(world.siteOf(GLN.makerWarehouse));
  });

  it("passes over what it can't record, and says what is missing", async () => {
    await tell([commissioning(SERIALS)]);
    for (const [events, because, keys] of [
      [seen(sensed([1, 31], 25, "")), "names no device", true],
      [seen(sensed([1, 31], 25)), `the key of the device ${DEVICE}`, false],
      [seen(sensed([1, 1], 25)), "a moment", true],
      [seen(sensed([1, 31], 25), packs(["S01"])), "a part of a consignment", true],
      [seen(sensed([1, 31], 25), packs(["S77"])), "S77", true],
      [seen(sensed([-10, 31], 25)), "signs about", true],
      [seen(sensed([1, 100_000], 25)), "has not ended yet", true],
    ] as const) {
      const [result] = await tell([events], { keys });
      expect(result?.outcome, because).to.equal("passed-over");
      expect(result?.reason)
        .to.match(/^Its temperatures are not recorded[:.] /)
        .and.to.contain(because);
    }
    expect((await showRecord(world.ledger, { lot: LOT, first: 0 })).record).to.equal(undefined);
  });

  it("says in a dry run what would be recorded, and records nothing", async () => {
    await tell([commissioning(SERIALS)]);
    const [result] = await tell([seen(sensed([1, 31], 25))], { dryRun: true });
    expect(result?.reason).to.match(/^Not sent, since this is a dry run/);
    expect((await showRecord(world.ledger, { lot: LOT, first: 0 })).record).to.equal(undefined);
  });
});
