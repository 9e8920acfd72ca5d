import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { expect } from "chai";

import { exportTrace, Genealogy, readCircumstances, recallStatus, showLot } from "../../src/index.ts";
import { interpretEvent, readEpcisDocument } from "../../src/epcis/index.ts";
import { parseEpc, printEpc } from "../../src/gs1/index.ts";
import { lotIdOf } from "../../src/lots/index.ts";
import { refusalOf } from "../refused.ts";
import { event, GLN, serials } from "./events.ts";
import { imported, written } from "./told.ts";
import { freshWorld, type World } from "./world.ts";

const FOLDER = fileURLToPath(new URL("../../../samples/epcis", import.meta.url));
const HERB = "9223372036854775809";
const BASE = "9223372036854775810";
const PRODUCT = "06901234000061";
const LAB = "6909345000017";
const uri = (rest: string): string => `https://yaolian.example/material/${HERB}${rest}`;

describe("materials in EPCIS", () => {
  it("names a material, its lots and its packs by URIs of the project's own, there and back", () => {
    for (const each of ["", "/10/HQ2601", "/21/KY4TJHS37DAK", "/10/a%2Fb%20c"])
      expect(printEpc(parseEpc(uri(each)))).to.equal(uri(each));
    expect(parseEpc(uri("/10/HQ/21/S1"))).to.deep.equal({ kind: "sgtin", gtin: HERB, lot: "HQ", serial: "S1" });
  });

  it("refuses numbers that are no material's, and parts that are too long or not written right", async () => {
    const wrong = [uri("/21/"), uri("/22/X"), uri(`/10/${"L".repeat(21)}`), uri("/21/%zz"), uri("/10/A?x=1")];
    const base = "https://yaolian.example/material/";
    for (const each of [
      ...wrong,
      `${base}06901234000016`,
      `${base}9223372036854775807`,
      `${base}18446744073709551616`,
    ]) {
      await refusalOf(async () => parseEpc(each), "MaterialUriWrong");
    }
  });
});

describe("herbs from the field to a product", function () {
  this.timeout(30_000);
  let world: World;
  let files: string[];
  before(async () => {
    const names = (await readdir(FOLDER)).filter((name) => name.includes("-herb-")).sort();
    files = names.map((name) => join(FOLDER, name));
  });
  beforeEach(async () => {
    world = await freshWorld();
  });
  afterEach(() => world.close());

  const lots = {
    qinling: lotIdOf(HERB, "HQ2601"),
    taibai: lotIdOf(HERB, "HQ2602"),
    base: lotIdOf(BASE, "HP2609"),
    granules: [lotIdOf(PRODUCT, "HG2610"), lotIdOf(PRODUCT, "HG2611")],
  };

  it("registers the growers' lots, joins them in a base and makes the product of it", async () => {
    const results = await imported(world, files);
    expect(results.map(({ outcome }) => outcome)).to.deep.equal(results.map(() => "applied"));
    const genealogy = await Genealogy.read(world.ledger);
    const [first = "", second = ""] = lots.granules;
    expect(genealogy.ancestors(first)).to.deep.equal([
      { lot: lots.base, depth: 1 },
      { lot: lots.qinling, depth: 2 },
      { lot: lots.taibai, depth: 2 },
    ]);
    expect(genealogy.descendants(lots.taibai).map(({ lot }) => lot)).to.have.members([lots.base, first, second]);
    // What went into it is used up, where it was used up.
    expect((await recallStatus(world.ledger, lots.qinling)).now).to.include({ packs: 4, retired: 4 });
    const again = await imported(world, files);
    expect(again.map(({ outcome }) => outcome)).to.deep.equal(again.map(() => "already-applied"));
  });

  it("releases a lot on its laboratory's inspection, whose paper, time and place stand in the record", async () => {
    const [lotsOnly = "", ...rest] = files;
    await imported(world, [lotsOnly]);
    expect(await showLot(world.ledger, lots.qinling)).to.include({ isReleased: true });
    const { lotLedger } = world.ledger;
    const [released] = await lotLedger.queryFilter(lotLedger.filters.LotReleased(lots.qinling));
    const [recorded] = await lotLedger.queryFilter(
      lotLedger.filters.Recorded(),
      released?.blockNumber,
      released?.blockNumber,
    );
    expect(readCircumstances(recorded?.args.circumstances ?? 0n)).to.deep.equal({
      time: Date.parse("2026-08-27T15:00:00+08:00") / 1000,
      place: LAB,
    });
    expect(rest).to.have.length(2);
  });

  it("holds a lot that fails its inspection, and lets it go when it passes the next", async () => {
    await imported(world, files.slice(0, 1));
    const quantityList = [{ epcClass: uri("/10/HQ2601") }];
    const inspecting = (disposition: string) => event({ bizStep: "inspecting", at: LAB, disposition, quantityList });
    await imported(world, [await written(world, [inspecting("non_conformant")], "failed.jsonld")]);
    expect((await showLot(world.ledger, lots.qinling)).holds).to.deep.equal(["Maker"]);
    await imported(world, [await written(world, [inspecting("conformant")], "passed.jsonld")]);
    expect((await showLot(world.ledger, lots.qinling)).holds).to.deep.equal([]);
  });

  it("says nothing of single packs that were inspected", () => {
    const packs = { ...event({ bizStep: "inspecting", disposition: "conformant", epcList: [uri("/21/S1")] }) };
    expect(interpretEvent(packs as never)).to.include({ kind: "passedOver" });
  });

  it("refuses a grower that nobody named to make the material", async () => {
    const making = event({
      ...{ action: "ADD", bizStep: "commissioning", at: GLN.plant },
      epcList: serials(2).map((serial) => uri(`/21/${serial}`)),
      ilmd: { "cbvmda:lotNumber": "HQX", "cbvmda:itemExpirationDate": "2034-08-31" },
    });
    const [result] = await imported(world, [await written(world, [making], "stranger.jsonld")]);
    expect(result).to.include({ outcome: "refused" });
    expect(result?.reason).to.include("may not make");
  });

  it("is told again as EPCIS that can be read", async () => {
    await imported(world, files);
    const document = await exportTrace(world.ledger, lots.base, { vault: world.vault });
    const text = JSON.stringify(document);
    expect(text).to.include(uri("/10/HQ2601")).and.include(`material/${BASE}/21/`);
    const { events } = await readEpcisDocument(text);
    expect(events.map(({ fault }) => fault)).to.deep.equal(events.map(() => undefined));
    expect(document.epcisBody.eventList[0]).to.include({ type: "TransformationEvent" });
  });
});
