import { expect } from "chai";
import { z } from "zod";
import { isOwnNumber, parseGln, parseGtin } from "../../src/gs1/index.ts";
import { eventHash, interpretEvent } from "../../src/epcis/index.ts";
import type { Statement } from "../../src/epcis/index.ts";
import { withoutLedgerWords } from "../../src/import/epcis/words.ts";
import { readSample, sampleNames, sampleText } from "./events.ts";

const member = z.strictObject({ key: z.string(), name: z.string(), kinds: z.array(z.string()).min(1) });
const castShape = z.strictObject({
  members: z.array(member),
  sites: z.array(
    z.strictObject({
      gln: z.string(),
      name: z.string(),
      kind: z.enum(["plant", "warehouse", "store", "ward", "clinic", "field", "office"]),
      member,
    }),
  ),
  products: z.array(
    z.strictObject({
      gtin: z.string(),
      name: z.string(),
      coding: z.strictObject({ system: z.url(), code: z.string(), display: z.string() }),
      content: z.int().positive(),
      unit: z.enum(["tablet", "dose", "piece"]),
      class: z.enum(["overTheCounter", "prescription", "controlled"]),
      approvalNumber: z.string().regex(/^[HZSJTFB]\d{8}$/),
      holder: z.string(),
      makers: z.array(z.string()).min(1),
      vaccine: z.boolean(),
      needsLotRelease: z.boolean(),
      hoursOpen: z.int(),
      maxUnits: z.int(),
      storage: z.strictObject({ lowestCelsius: z.number(), highestCelsius: z.number(), excursionMinutes: z.int() }),
    }),
  ),
  materials: z.array(
    z.strictObject({
      number: z.string().refine(isOwnNumber),
      name: z.string(),
      unit: z.enum(["piece"]),
      site: z.string(),
      makers: z.array(z.string()),
    }),
  ),
});

async function statementsOf(name: string): Promise<Statement[]> {
  const { events } = await readSample(name);
  return events.map(({ event, eventId, fault }) => {
    if (event === undefined) throw fault ?? new Error("There is no event.");
    const meaning = interpretEvent(withoutLedgerWords(event), eventId);
    if (meaning.kind === "passedOver") throw new Error(meaning.reason);
    return meaning;
  });
}

describe("the sample documents", () => {
  const cast = castShape.parse(JSON.parse(sampleText("cast.json")));

  it("the cast has right numbers and members of every kind, each once", () => {
    for (const { gln } of cast.sites) expect(parseGln(gln)).to.equal(gln);
    for (const { gtin } of cast.products) expect(parseGtin(gtin)).to.equal(gtin);
    const keys = cast.members.map(({ key }) => key);
    expect(new Set(keys).size).to.equal(keys.length);
    expect(new Set(cast.sites.map(({ gln }) => gln)).size).to.equal(cast.sites.length);
    expect(keys).to.include.members(cast.sites.map((site) => site.member.key));
    expect([...new Set(cast.members.flatMap(({ kinds }) => kinds))].sort()).to.deep.equal([
      "Clinic",
      "Courier",
      "Distributor",
      "Grower",
      "Hospital",
      "Insurer",
      "Laboratory",
      "Manufacturer",
      "Notary",
      "Pharmacy",
      "Regulator",
    ]);
    for (const { holder, makers } of cast.products) {
      expect(keys).to.include(holder);
      for (const maker of makers) expect(cast.sites.map(({ gln }) => gln)).to.include(maker);
    }
  });

  for (const [name, kinds] of [
    ["01-commissioning-and-packing.jsonld", ["commission", "pack", "pack"]],
    ["02-shipping.jsonld", ["ship"]],
    ["03-receiving.jsonld", ["receive"]],
    ["04-part-receipt.jsonld", ["unpack", "ship", "receive"]],
    ["05-return.jsonld", ["return", "receive"]],
    ["06-sampling.jsonld", ["retire"]],
    ["07-destroying.jsonld", ["retire"]],
    ["08-over-the-counter.jsonld", ["commission", "ship", "receive", "supply"]],
    ["09-transformation.jsonld", ["commission", "transform"]],
    ["10-herb-lots.jsonld", ["commission", "commission", "releaseHold", "releaseHold"]],
    ["11-herb-base.jsonld", ["ship", "ship", "receive", "receive", "transform"]],
    ["12-herb-product.jsonld", ["transform", "transform", "ship", "ship", "receive", "receive"]],
  ] as const) {
    it(`${name} means ${kinds.join(", ")}, leaves nothing out, and its ids are its hashes`, async () => {
      const statements = await statementsOf(name);
      expect(statements.map(({ kind }) => kind)).to.deep.equal([...kinds]);
      expect(statements.flatMap(({ notes }) => notes)).to.deep.equal([]);
      for (const { event, eventId } of (await readSample(name)).events)
        expect(eventHash({ ...event })).to.equal(eventId);
    });
  }

  it("each names sites and products of the cast", async () => {
    const sites = cast.sites.map(({ gln }) => gln);
    const products = [...cast.products.map(({ gtin }) => gtin), ...cast.materials.map(({ number }) => number)];
    for (const name of sampleNames()) {
      for (const statement of await statementsOf(name)) {
        const places = [
          statement.readPoint?.gln,
          statement.bizLocation?.gln,
          ...("from" in statement ? [statement.from, statement.to] : []),
        ];
        expect(sites).to.include.members(places.filter((gln) => gln !== undefined));
        const goods =
          "goods" in statement ? [statement.goods] : "inputs" in statement ? [statement.inputs, statement.outputs] : [];
        for (const { gtin } of goods.flatMap(({ packs }) => packs)) expect(products).to.include(gtin);
      }
    }
  });

  it("the lot's 24 packs lie in two cases, in packing order", async () => {
    const [lot, first, second] = await statementsOf("01-commissioning-and-packing.jsonld");
    const packsOf = (statement: Statement | undefined) =>
      statement !== undefined && "goods" in statement ? statement.goods.packs : [];
    expect(packsOf(lot)).to.have.length(24);
    expect([...packsOf(first), ...packsOf(second)]).to.deep.equal(packsOf(lot));
    expect(lot).to.deep.include({ lot: { lot: "MF2609", expiry: "2034-08-31", productionDate: "2026-08-28" } });
  });
});
