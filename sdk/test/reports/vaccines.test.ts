import { expect } from "chai";
import { id, Wallet } from "ethers";

import {
  immunize,
  liftConsignmentHold,
  makeReport,
  memberProfile,
  openPack,
  receiveAll,
  reconcile,
  registerDevice,
  releaseLot,
  reportDevice,
  retire,
  ship,
  signSummary,
  split,
  submitSummary,
  undo,
  voidImmunization,
  type Report,
} from "../../src/index.ts";
import { dateOfDay } from "../../src/days.ts";
import type { SetName } from "../../src/reports/index.ts";
import { documentHash } from "../../src/transactions/index.ts";
import { expectSameState } from "../events/sameState.ts";
import { addLot, addProduct, loadStage, type Stage } from "../ledger/stage.ts";

const LOGGER = new Wallet(id("logger"));
const FLU = { vaccine: true, storage: { lowest: 2, highest: 8, hardHighest: 25, minutesOut: 3 } } as const;

/** What the report must tell of vaccines, and the day of it all but the last decision. */
interface Played {
  readonly lot: string;
  readonly syringes: string;
  readonly first: string;
  readonly second: string;
}

/** A vaccine that gets warm three times, doses of it, one of them entered in error, and a lot nobody released. */
async function play(stage: Stage): Promise<Played> {
  const { site, connection } = stage.world;
  const today = async (): Promise<string> => dateOfDay(Number(await stage.ledger.lotLedger.today()));
  const vial = await addProduct(stage, 1, { ...FLU, content: 10, unit: "Dose", hoursOpen: 6 });
  const syringe = await addProduct(stage, 2, { ...FLU, content: 1, unit: "Piece" });
  const lot = await addLot(stage, { gtin: vial });
  const syringes = await addLot(stage, { gtin: syringe, lot: "S1" });
  await addLot(stage, { gtin: vial, lot: "WAITING" });
  for (const each of [lot, syringes]) await releaseLot(stage.by("officer"), { lot: each });
  await registerDevice(stage.by("makerQuality"), { device: LOGGER.address, site: site.plant, until: 4_000_000_000 });
  const maker = stage.by("makerLogistics");
  const [held, freed] = [
    { lot, first: 500 },
    { lot, first: 0 },
  ];
  await split(maker, { lot, first: 0, second: 500 });
  const { timestamp } = await ship(maker, { consignments: [freed, held], to: site.warehouse });
  await ship(maker, { consignments: [{ lot: syringes, first: 0 }], to: site.clinicRoom, reason: "Return" });
  await connection.networkHelpers.time.increase(3000);
  const warehouse = stage.by("distributorLogistics");
  for (const [place, consignments] of [[freed, held], [freed, held], [freed]].entries()) {
    const readings = [5, 9, 5].map((celsius, minute) => ({ time: timestamp + (2 * place + minute) * 60, celsius }));
    await submitSummary(warehouse, await signSummary(stage.ledger, LOGGER, { consignments, readings }));
  }
  await receiveAll(warehouse, { consignments: [freed, held] });
  await reportDevice(stage.by("makerQuality"), { device: LOGGER.address, since: timestamp + 200 });
  const first = await today();
  await connection.networkHelpers.time.increase(90_000);
  const occasion = { document: "stability report 7" };
  await liftConsignmentHold(stage.by("distributorQuality"), { ...freed, hold: "Device", occasion });
  await ship(warehouse, { consignments: [freed], to: site.clinicRoom, reason: "Return" });
  await receiveAll(stage.by("clinicLogistics"), { consignments: [freed, { lot: syringes, first: 0 }] });
  await vaccinate(stage, { lot, syringes });
  await expectSameState(stage);
  return { lot, syringes, first, second: await today() };
}

async function vaccinate(stage: Stage, { lot, syringes }: Pick<Played, "lot" | "syringes">): Promise<void> {
  const vaccinator = stage.by("vaccinator");
  const person = (name: string) => ({ holder: new Wallet(id(name)).address, document: id(`${name}'s record`) });
  await openPack(vaccinator, { lot, consignment: 0, index: 0 });
  await immunize(vaccinator, { ...person("one"), lot, index: 0, units: 1 });
  const { id: wrong } = await immunize(vaccinator, { ...person("two"), lot, index: 0, units: 1 });
  await immunize(vaccinator, { ...person("three"), lot: syringes, index: 3 });
  await voidImmunization(vaccinator, { id: wrong, reason: "WrongPatient" });
  await retire(stage.by("clinicLogistics"), { lot, consignment: 0, first: 7, count: 2, reason: "Damaged" });
  await undo(stage.by("clinicLogistics"), { lot, consignment: 0, first: 7, count: 2 });
}

describe("vaccines in the regulator's report", () => {
  let stage: Stage;
  let played: Played;
  let report: Report;

  before(async () => {
    stage = await loadStage();
    played = await play(stage);
    report = await makeReport(stage.ledger, { from: played.first, to: played.second });
  });

  const wrong = async (one: Report): Promise<string[]> =>
    (await reconcile(stage.ledger, one)).filter(({ agrees }) => !agrees).map(({ what }) => what);

  it("tell each excursion with its minutes and temperatures, the hold and the decision", async () => {
    const { site, member } = stage.world;
    expect(await wrong(report)).to.deep.equal([]);
    const rows = report.sets.alerts;
    expect(rows.map(({ pack, minutesOut, minutesOutInAll, hold, closedAt }) => [pack, minutesOut, minutesOutInAll, hold, closedAt !== null])).to.deep.equal([
      ...[[1, 2, 2, "not held", true], [501, 2, 2, "not held", true]],
      ...[[1, 2, 4, "held", true], [501, 2, 4, "held", false], [1, 2, 6, "held already", true]],
    ]); // prettier-ignore
    for (const row of rows) {
      expect(row).to.include({
        kind: "excursion",
        lot: played.lot,
        packs: 500,
        site: site.plant,
        lowest: 50,
        highest: 90,
      });
      expect(row).to.include({ device: LOGGER.address, raisedBy: member.maker });
    }
    expect(rows.map(({ isDistrusted }) => isDistrusted)).to.deep.equal([false, false, true, true, true]);
    expect(rows.map(({ isLate }) => isLate)).to.deep.equal([false, false, true, true, true]);
    const decision = documentHash({ document: "stability report 7" });
    const decided = { decision, decidedBy: member.distributor };
    expect(rows[2]).to.include(decided);
    expect(rows[3]).to.include({ decision: null, decidedBy: null });
    expect(rows[4]).to.include(decided);
  });

  it("tell of a day what was found on it, and on the next what it still holds or let go", async () => {
    const first = await makeReport(stage.ledger, { from: played.first, to: played.first });
    expect(first.sets.alerts.map(({ closedAt }) => closedAt !== null)).to.deep.equal([true, true, false, false, false]);
    expect(await wrong(first)).to.deep.equal([]);
    const second = await makeReport(stage.ledger, { from: played.second, to: played.second });
    expect(second.sets.alerts.map(({ isNew, pack }) => [isNew, pack])).to.deep.equal([
      ...[[false, 1], [false, 501], [false, 1]],
    ]); // prettier-ignore
    expect(await wrong(second)).to.deep.equal([]);
  });

  it("tell doses apart from what is dispensed, and the voids among them", () => {
    const rows = report.sets.dispenses.map(({ kind, lotNumber, packs, units, acts }) => [
      kind,
      lotNumber,
      packs,
      units,
      acts,
    ]);
    expect(rows).to.deep.equal([
      ["opened", "L1", 1, 0, 1],
      ["immunized", "L1", 0, 2, 2],
      ["immunized", "S1", 1, 1, 1],
      ["immunization voided", "L1", 0, 0, 1],
    ]);
    const gone = report.sets.movements.filter(({ to }) => to === null);
    expect(gone.map(({ act, packs, reason }) => [act, packs, reason])).to.deep.equal([
      ["retired", 2, "Damaged"],
      ["put back", 2, null],
    ]);
  });

  it("flag a lot that waits for the regulator's release", () => {
    const { regulator } = stage.world.member;
    expect(report.sets.lots.map(({ lotNumber, awaitsRegulator, releasedBy }) => [lotNumber, awaitsRegulator, releasedBy])).to.deep.equal([
      ["L1", false, regulator],
      ["S1", false, regulator],
      ["WAITING", true, null],
    ]); // prettier-ignore
  });

  it("are caught where a total is wrong", async () => {
    const { sets, ...rest } = report;
    const planted = async <N extends SetName>(
      name: N,
      change: (row: Report["sets"][N][number]) => object | undefined,
    ) => {
      const rows = sets[name].flatMap((row) => {
        const changed = change(row);
        return changed === undefined ? [] : [{ ...row, ...changed }];
      });
      return (await wrong({ ...rest, sets: { ...sets, [name]: rows } })).map((what) => what.split(",")[0]);
    };
    const only = (isIt: boolean, changed: object | undefined): object | undefined => (isIt ? changed : {});
    const [excursions, minutes] = ["excursions", "minutes out of range"];
    expect(await planted("alerts", ({ minutesOutInAll }) => only(minutesOutInAll === 6, undefined))).to.deep.equal([excursions, minutes]); // prettier-ignore
    expect(await planted("alerts", ({ minutesOutInAll }) => only(minutesOutInAll === 6, { minutesOut: 3 }))).to.deep.equal([excursions, minutes]); // prettier-ignore
    expect(await planted("alerts", () => ({ highest: 80 }))).to.deep.equal([excursions]);
    expect(await planted("alerts", () => ({ hold: "not held" }))).to.deep.equal(["goods held for an excursion"]);
    expect(await planted("alerts", () => ({ closedAt: "2026-01-01T00:00:00.000Z" }))).to.deep.equal(["excursions that hold goods"]); // prettier-ignore
    expect(await planted("alerts", () => ({ closedAt: null }))).to.deep.equal(["excursions that hold goods"]);
    expect(await planted("alerts", () => ({ decision: null }))).to.deep.equal(["papers that decided on excursions"]);
    expect(await planted("alerts", () => ({ decision: id("another") }))).to.deep.equal(["papers that decided on excursions"]); // prettier-ignore
    expect(await planted("dispenses", ({ lotNumber, kind }) => only(kind === "immunized" && lotNumber === "S1", { kind: "dispensed" }))).to.deep.equal(["immunizations by day and site"]); // prettier-ignore
    expect(await planted("dispenses", ({ site, kind }) => only(kind === "immunized", { site: site + 1 }))).to.deep.equal(["immunizations by day and site"]); // prettier-ignore
    expect(await planted("dispenses", ({ kind }) => only(kind === "immunization voided", undefined))).to.deep.equal(["immunizations voided"]); // prettier-ignore
    expect(await planted("dispenses", ({ kind }) => only(kind === "immunized", { units: 4 }))).to.deep.equal(["units drawn and given as vaccines"]); // prettier-ignore
    expect(await planted("movements", ({ act }) => only(act === "put back", undefined))).to.deep.equal(["packs put back and sales undone"]); // prettier-ignore
    expect(await planted("lots", () => ({ awaitsRegulator: false }))).to.deep.equal(["lots that wait for a regulator's release"]); // prettier-ignore
  });

  it("are counted in a member's profile", async () => {
    const { member } = stage.world;
    const days = { from: played.first, to: played.second };
    const maker = await memberProfile(stage.ledger, member.maker, days);
    expect(maker.excursions).to.deep.equal({ inCustody: 5, held: 3, open: 1, minutesOut: 10, aboutItsLots: 5 });
    const clinic = await memberProfile(stage.ledger, member.clinic, days);
    expect(clinic.immunizations).to.deep.equal({ given: 3, voided: 1 });
    expect(clinic.excursions).to.include({ inCustody: 0, aboutItsLots: 0 });
    const later = await memberProfile(stage.ledger, member.maker, { from: played.second, to: played.second });
    expect(later.excursions.inCustody).to.equal(0);
  });
});
