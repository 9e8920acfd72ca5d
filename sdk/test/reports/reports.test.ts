import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { parse } from "csv-parse/sync";
import { expect } from "chai";
import fc from "fast-check";

import { validateAgainstSchema } from "../../src/epcis/index.ts";
import {
  holdLot,
  makeReport,
  memberProfile,
  openPack,
  pick,
  raiseAlert,
  recallLot,
  receiveAll,
  receivePart,
  reconcile,
  registerMaterial,
  releaseLot,
  resolveAlert,
  retire,
  setProductStatus,
  ship,
  supply,
  suspend,
  undo,
  writeReport,
  type Report,
} from "../../src/index.ts";
import { dateOfDay } from "../../src/days.ts";
import { SHAPES, toCsv, type SetName } from "../../src/reports/index.ts";
import { addLot, addProduct, loadStage, type Stage } from "../ledger/stage.ts";
import { refusalOf } from "../refused.ts";

/** Something of everything that a report tells, on two days. */
async function play(stage: Stage): Promise<{ first: string; second: string }> {
  const { site, member, connection } = stage.world;
  const today = async (): Promise<string> => dateOfDay(Number(await stage.ledger.lotLedger.today()));
  const first = await today();
  await addProduct(stage, 1, { class: "OverTheCounter" });
  await setProductStatus(stage.by("officer"), { gtin: await addProduct(stage, 2), status: "Suspended", reason: "x" });
  await registerMaterial(stage.by("grower_quality"), { unit: "Gram", document: "herb" });
  const lot = await addLot(stage);
  await releaseLot(stage.by("makerQuality"), { lot });
  await ship(stage.by("makerLogistics"), { consignments: [{ lot, first: 0 }], to: site.store });
  await connection.networkHelpers.time.increase(86_400);
  await receivePart(stage.by("pharmacyLogistics"), { ranges: [{ lot, consignment: 0, first: 100, count: 800 }] });
  await supply(stage.by("dispenser"), { lot, consignment: 100, first: 100, count: 130 });
  await supply(stage.by("dispenser"), { lot, consignment: 100, first: 300, count: 2 });
  await undo(stage.by("dispenser"), { lot, consignment: 100, first: 300, count: 2 });
  await openPack(stage.by("dispenser"), { lot, consignment: 100, index: 400 });
  await retire(stage.by("pharmacyLogistics"), { lot, consignment: 100, first: 500, count: 3, reason: "Damaged" });
  const kit = await addLot(stage, { lot: "L2", inputs: [lot], packCount: 10 });
  await raiseAlert(stage.by("dispenser"), { code: "SuspectProduct", lot, index: 7 });
  await raiseAlert(stage.by("makerQuality"), { code: "LotNotFound", lot: { gtin: "06901234000016", lot: "X" } });
  await resolveAlert(stage.by("officer"), { alert: 1, finding: "Falsified", document: "report" });
  await recallLot(stage.by("officer"), { lot, recallClass: "I" });
  await holdLot(stage.by("makerQuality"), { lot: kit });
  await pick(stage.by("pharmacyLogistics"), { ranges: [{ lot, consignment: 100, first: 800, count: 50 }], to: site.plant, reason: "Recall" }); // prettier-ignore
  await receiveAll(stage.by("makerLogistics"), { consignments: [{ lot, first: 800 }] });
  await suspend(stage.by("officer"), { member: member.clinic, reason: "order" });
  return { first, second: await today() };
}

describe("the regulator's report", () => {
  let stage: Stage;
  let days: { first: string; second: string };

  beforeEach(async () => {
    stage = await loadStage();
    days = await play(stage);
  });

  const whole = (): Promise<Report> => makeReport(stage.ledger, { from: days.first, to: days.second });
  const wrong = async (report: Report): Promise<string[]> =>
    (await reconcile(stage.ledger, report)).filter(({ agrees }) => !agrees).map(({ what }) => what);

  it("tells the seven sets of a period, and agrees with the chain", async () => {
    const report = await whole();
    const { sets } = report;
    const checks = await reconcile(stage.ledger, report);
    expect(checks.filter(({ agrees }) => !agrees)).to.deep.equal([]);
    expect(new Set(checks.map(({ set }) => set))).to.deep.equal(new Set(Object.keys(SHAPES)));
    expect(sets.members).to.have.length(12);
    expect(sets.members.find(({ standing }) => standing === "Suspended")).to.include({ standingChanges: 1 });
    expect(sets.approvals.map(({ act, status }) => `${act} ${status}`)).to.deep.equal([
      ...["registered Approved", "registered Approved", "status Suspended", "material registered Approved"],
    ]);
    expect(sets.lots[0]).to.include({ packs: 1000, dispensed: 131, retired: 3, active: 866, recallClass: "I" });
    expect(sets.movements.map(({ act, packs }) => `${act} ${packs}`)).to.deep.equal([
      ...["shipped 1000", "disputed 100", "received 800", "disputed 100", "retired 3", "shipped 50", "received 50"],
    ]);
    expect(sets.movements[4]).to.include({ reason: "Damaged", to: null, from: stage.world.site.store });
    expect(sets.dispenses.map(({ kind, packs, units, acts }) => [kind, packs, units, acts])).to.deep.equal([
      ["sold", 132, 2640, 2],
      ["sale undone", 2, 40, 1],
      ["opened", 1, 0, 1],
    ]);
    expect(sets.alerts.map(({ code, finding, pack }) => [code, finding, pack])).to.deep.equal([
      ["SuspectProduct", "Falsified", 8],
      ["LotNotFound", "Open", null],
    ]);
    expect(sets.recalls[0]).to.include({
      withPeople: 131,
      returned: 50,
      stillOut: 0,
      givenSince: 0,
      descendantsOpen: 0,
    });
    expect(sets.recalls[1]).to.include({ recallClass: "None", heldByMaker: true, stopped: 10 });
  });

  it("tells of one day what happened on it, and the state at its end", async () => {
    const first = await makeReport(stage.ledger, { from: days.first, to: days.first });
    expect(first.sets.movements.map(({ act }) => act)).to.deep.equal(["shipped"]);
    expect(first.sets.lots[0]).to.include({ dispensed: 0, isNew: true });
    expect(await wrong(first)).to.deep.equal([]);
    const second = await makeReport(stage.ledger, { from: days.second, to: days.second });
    expect(second.sets.approvals).to.deep.equal([]);
    expect(second.sets.lots.map(({ isNew }) => isNew)).to.deep.equal([false, true]);
    expect(second.sets.movements[1]?.shippedAt?.slice(0, 4)).to.match(/^\d{4}$/);
    expect(await wrong(second)).to.deep.equal([]);
  });

  it("refuses a period that is none", async () => {
    const of = (from: string, to: string) => () => makeReport(stage.ledger, { from, to });
    await refusalOf(of(days.second, days.first), "PeriodWrong");
    await refusalOf(of("2001-01-01", "2001-01-02"), "PeriodEmpty");
    await refusalOf(of("2026-13-01", days.second), "DateWrong");
  });

  it("catches a total that is wrong, in every set", async () => {
    const { sets, ...rest } = await whole();
    const planted = async <N extends SetName>(name: N, rows: Report["sets"][N]): Promise<string[]> =>
      wrong({ ...rest, sets: { ...sets, [name]: rows } });
    const [lot] = sets.lots;
    const [alert] = sets.alerts;
    const [recall] = sets.recalls;
    const [member] = sets.members;
    if (lot === undefined || alert === undefined || recall === undefined || member === undefined)
      throw new Error("empty");
    expect(
      await planted(
        "members",
        sets.members.filter(({ member: number }) => number !== stage.world.member.maker),
      ),
    ).to.have.length.above(1);
    expect(await planted("members", [{ ...member, standing: "Expelled" }, ...sets.members.slice(1)])).to.have.length(1);
    expect(await planted("approvals", sets.approvals.slice(1))).to.have.length(1);
    expect(await planted("approvals", sets.approvals.map((row) => ({ ...row, status: "Withdrawn" as const })))).to.have.length(1); // prettier-ignore
    expect(await planted("lots", [{ ...lot, dispensed: lot.dispensed - 1, active: lot.active + 1 }, ...sets.lots.slice(1)])).to.have.length(1); // prettier-ignore
    expect(await planted("lots", [{ ...lot, released: false }, ...sets.lots.slice(1)])).to.have.length(1);
    expect(await planted("movements", sets.movements.slice(1))).to.have.length(2);
    expect(await planted("movements", sets.movements.map((row) => (row.reason === "Damaged" ? { ...row, reason: "Lost" } : row)))).to.have.length(1); // prettier-ignore
    expect(
      await planted(
        "members",
        sets.members.map((row) => ({ ...row, hasSeat: !row.hasSeat })),
      ),
    ).to.have.length(2);
    expect(await planted("dispenses", sets.dispenses.map((row) => ({ ...row, packs: row.packs + 1 })))).to.have.length(3); // prettier-ignore
    expect(await planted("alerts", sets.alerts.slice(1))).to.have.length(1);
    expect(await planted("alerts", [{ ...alert, finding: "Open" }, ...sets.alerts.slice(1)])).to.have.length(1);
    expect(await planted("recalls", [{ ...recall, recallClass: "III" }, ...sets.recalls.slice(1)])).to.have.length(1);
    expect(await planted("recalls", sets.recalls.slice(1))).to.have.length(1);
    const [consignment] = rest.custody;
    if (consignment === undefined) throw new Error("empty");
    const moved = { ...rest, sets, custody: [{ ...consignment, site: 9 }, ...rest.custody.slice(1)] };
    expect(await wrong(moved)).to.have.length(1);
  });

  it("is written as CSV and as JSON that its schema accepts, with nothing of a prescription in it", async () => {
    const folder = await mkdtemp(join(tmpdir(), "yaolian-report-"));
    try {
      const report = await whole();
      const checks = await reconcile(stage.ledger, report);
      const paths = await writeReport(folder, report, { chainId: 31337, checks });
      expect(paths).to.have.length(22);
      for (const name of Object.keys(SHAPES) as SetName[]) {
        const read = (ending: string): Promise<string> => readFile(join(folder, `${name}.${ending}`), "utf8");
        const [document, schema] = [JSON.parse(await read("json")), JSON.parse(await read("schema.json"))];
        expect(validateAgainstSchema(document, schema), name).to.deep.equal([]);
        expect(document.rows, name).to.have.length(report.sets[name].length);
        expect(validateAgainstSchema({ ...document, rows: [{}] }, schema), name).not.to.deep.equal([]);
        const rows = parse<Record<string, string>>(await read("csv"), { columns: true });
        const wanted = report.sets[name].map((row) =>
          Object.fromEntries(Object.entries(row).map(([key, cell]) => [key, cell === null ? "" : String(cell)])),
        );
        expect(rows, name).to.deep.equal(wanted);
        const kept = JSON.parse(await readFile(new URL(`../../../docs/reports/${name}.schema.json`, import.meta.url), "utf8")); // prettier-ignore
        expect(schema, `docs/reports/${name}.schema.json`).to.deep.equal(kept);
      }
      const columns = Object.keys(SHAPES.dispenses.columns);
      expect(columns.filter((name) => /prescri|holder|patient|time|block|id$/i.test(name))).to.deep.equal([]);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it("profiles a member from the same events", async () => {
    const { member, site } = stage.world;
    const period = { from: days.first, to: days.second };
    const pharmacy = await memberProfile(stage.ledger, member.pharmacy, { ...period, withinDays: 2 });
    expect(pharmacy.sites.map(({ site: number }) => number)).to.deep.equal([site.store]);
    expect(pharmacy.timeliness).to.deep.include({ received: 1, onTime: 1, disputed: 2, turnedAway: 0 });
    expect(pharmacy.timeliness.medianSeconds).to.be.within(86_400, 86_500);
    expect(pharmacy.alerts).to.include({ raised: 1 });
    const strict = await memberProfile(stage.ledger, member.pharmacy, { ...period, withinDays: 0 });
    expect(strict.timeliness.onTime).to.equal(0);
    const maker = await memberProfile(stage.ledger, member.maker, period);
    expect(maker).to.deep.include({ lots: 2, standing: "Active" });
    expect([maker.recalledLots.length, maker.products.length]).to.deep.equal([1, 2]);
    expect(maker.alerts).to.deep.equal({ raised: 1, aboutItsLots: 1, confirmed: 1, open: 0 });
    await refusalOf(() => memberProfile(stage.ledger, 99, period), "MemberUnknown");
  });
});

describe("rows as CSV", () => {
  it("come back as they were, whatever is in them", () => {
    const text = fc.string({
      unit: fc.constantFrom("a", "é", "药", '"', ",", "\r", "\n", " ", ";", "=", "\t"),
      maxLength: 8,
    });
    const cell = fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null));
    const table = fc.integer({ min: 1, max: 4 }).chain((width) => {
      const names = Array.from({ length: width }, (_, place) => `c${place}`);
      const row = fc.record(Object.fromEntries(names.map((name) => [name, cell])));
      return fc.record({ names: fc.constant(names), rows: fc.array(row, { maxLength: 5 }) });
    });
    fc.assert(
      fc.property(table, ({ names, rows }) => {
        const read = parse(toCsv(names, rows as Parameters<typeof toCsv>[1]));
        const wanted = rows.map((row) => names.map((name) => String(row[name] ?? "")));
        expect(read).to.deep.equal([names, ...wanted]);
      }),
      { numRuns: 300 },
    );
  });
});
