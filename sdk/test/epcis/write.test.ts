import { expect } from "chai";
import fc from "fast-check";
import { z } from "zod";
import {
  eventHash,
  eventOf,
  interpretEvent,
  readEpcisDocument,
  validateAgainstSchema,
  validateEvent,
  writeEpcisDocument,
} from "../../src/epcis/index.ts";
import type { Goods, TellableStatement } from "../../src/epcis/index.ts";
import { gtins, numbered, part82 } from "../gs1/arbitraries.ts";
import { assertSame, faultOf } from "../gs1/faults.ts";
import { SGTIN, SSCC, aggregationEvent, objectEvent } from "./events.ts";

const creationDate = new Date("2026-03-01T09:00:00Z");
const CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld";
const link = z.string().regex(/^https:\/\/id\.gs1\.org\/(?:00|01|414|417)\//);

/** The structure the standard asks of a document of ours; strict, so that a field beyond it fails. */
const eventShape = z.strictObject({
  type: z.enum(["ObjectEvent", "AggregationEvent", "TransformationEvent"]),
  eventID: z.string().regex(/^(?:ni:\/\/\/sha-256;[0-9a-f]{64}\?ver=CBV2\.0|urn:uuid:.+)$/),
  eventTime: z.iso.datetime({ offset: true }),
  eventTimeZoneOffset: z.string().regex(/^[+-]\d\d:\d\d$/),
  action: z.enum(["ADD", "OBSERVE", "DELETE"]).optional(),
  bizStep: z.string().regex(/^(?:[a-z_]+|https:.+)$/),
  disposition: z
    .string()
    .regex(/^(?:[a-z_]+|https:.+)$/)
    .optional(),
  parentID: link.optional(),
  epcList: z.array(link).optional(),
  childEPCs: z.array(link).optional(),
  inputEPCList: z.array(link).optional(),
  outputEPCList: z.array(link).optional(),
  quantityList: z.array(z.strictObject({ epcClass: link, quantity: z.number(), uom: z.string() })).optional(),
  readPoint: z.strictObject({ id: link }).optional(),
  bizLocation: z.strictObject({ id: link }).optional(),
  bizTransactionList: z.array(z.strictObject({ type: z.string(), bizTransaction: z.string() })).optional(),
  sourceList: z.array(z.strictObject({ type: z.string(), source: link })).optional(),
  destinationList: z.array(z.strictObject({ type: z.string(), destination: link })).optional(),
  ilmd: z.record(z.string().regex(/^cbvmda:/), z.string()).optional(),
});
const documentShape = z.strictObject({
  "@context": z.tuple([z.literal(CONTEXT), z.strictObject({ cbvmda: z.literal("urn:epcglobal:cbv:mda:") })]),
  id: z.url().optional(),
  type: z.literal("EPCISDocument"),
  schemaVersion: z.literal("2.0"),
  creationDate: z.iso.datetime(),
  epcisBody: z.strictObject({ eventList: z.array(eventShape) }),
});

describe("a written EPCIS document", () => {
  describe("given events in the forms of others", () => {
    const events = [
      objectEvent({
        bizStep: "urn:epcglobal:cbv:bizstep:shipping",
        epcList: [SGTIN, SSCC, "https://example.com/01/10614141073464/21/2017"],
        quantityList: [{ epcClass: "urn:epc:class:lgtin:4012345.012345.L9", quantity: 5, uom: "KGM" }],
        readPoint: { id: "urn:epc:id:sgln:0614141.07346.1" },
        sourceList: { type: "location", source: "urn:epc:id:sgln:0614141.07346.0" },
        bizTransactionList: [{ type: "po", bizTransaction: "urn:x:1" }],
      }),
      objectEvent({
        action: "ADD",
        bizStep: "commissioning",
        ilmd: { lotNumber: "A", itemExpirationDate: "2028-12-31" },
      }),
      objectEvent({ bizStep: "returning", eventID: "urn:uuid:7" }),
      aggregationEvent(),
    ].map((event) => validateEvent(event));
    const document = writeEpcisDocument(events, { creationDate, documentId: "https://example.com/1" });

    it("it has the standard's structure, Digital Links and an eventID everywhere", () => {
      expect(documentShape.safeParse(document).error?.issues).to.equal(undefined);
      expect(document.epcisBody.eventList[0]).to.deep.include({
        bizStep: "shipping",
        epcList: ["https://id.gs1.org/01/10614141073464/21/2017", "https://id.gs1.org/00/106141412345678908"],
        readPoint: { id: "https://id.gs1.org/414/0614141073467/254/1" },
      });
      expect(document.epcisBody.eventList.map(({ eventID }) => eventID)).to.include("urn:uuid:7");
      expect(document.epcisBody.eventList[1]).to.deep.include({
        ilmd: { "cbvmda:lotNumber": "A", "cbvmda:itemExpirationDate": "2028-12-31" },
      });
    });

    it("it reads as the same meanings, and its ids are its hashes", async () => {
      const read = await readEpcisDocument(JSON.stringify(document));
      for (const [index, { event, eventId }] of read.events.entries()) {
        if (event === undefined || events[index] === undefined) throw new Error(`Event ${index} is lost.`);
        assertSame(
          { ...interpretEvent(event, ""), bizStep: "" },
          { ...interpretEvent(events[index], ""), bizStep: "" },
        );
        if (eventId.startsWith("ni:")) expect(eventHash({ ...event }, document["@context"])).to.equal(eventId);
      }
      expect(read.events.filter(({ eventId }) => eventId.startsWith("ni:"))).to.have.length(3);
    });

    it("it declares the prefixes of others", () => {
      const prefixes = { example: "https://ns.example.com/epcis/" };
      const [written] = [
        writeEpcisDocument([validateEvent(objectEvent({ "example:x": "1" }))], { creationDate, prefixes }),
      ];
      expect(written["@context"]).to.deep.equal([CONTEXT, prefixes]);
      expect(written.epcisBody.eventList[0]).to.include({ "example:x": "1" });
    });

    it("it refuses an event that is not valid, by its place", () => {
      const [event] = events;
      if (event === undefined) throw new Error("There is no event.");
      expect(
        faultOf(() => writeEpcisDocument([event, { ...event, eventTime: "today" }], { creationDate }))?.place,
      ).to.equal("$.epcisBody.eventList[1].eventTime");
    });
  });

  describe("given any statement", () => {
    it("its event means that statement, and its document reads as it", () => {
      fc.assert(
        fc.property(statements, (statement) => {
          const document = writeEpcisDocument([eventOf(statement)], { creationDate });
          const [written] = document.epcisBody.eventList;
          const {
            disposition: _d,
            bizStep: _b,
            ...same
          } = interpretEvent(validateEvent(JSON.parse(JSON.stringify(written)))) as TellableStatement;
          assertSame(same, statement);
        }),
        { numRuns: 400 },
      );
    });
  });

  describe("given a JSON schema of the caller's", () => {
    const schema = {
      $schema: "http://json-schema.org/draft-07/schema#",
      type: "object",
      required: ["type"],
      properties: { id: { type: "string", format: "uri" } },
      propertyNames: { enum: ["type", "id"] },
    };

    it("it says what is wrong, and takes blank nodes for ids", () => {
      expect(validateAgainstSchema({ type: "x", id: "_:document1" }, schema)).to.deep.equal([]);
      expect(validateAgainstSchema({ type: "x", id: "https://example.com" }, schema)).to.deep.equal([]);
      expect(validateAgainstSchema({ id: "no uri" }, schema)).to.deep.equal([
        "/ must have required property 'type'",
        '/id must match format "uri"',
      ]);
      expect(validateAgainstSchema({ type: "x", z: 1 }, schema).join()).to.contain("(z)");
    });

    it("a schema that is none is refused", () => {
      expect(faultOf(() => validateAgainstSchema({}, { type: "nothing" }))?.code).to.equal("SchemaWrong");
    });
  });
});

const packs = fc.uniqueArray(fc.record({ gtin: gtins, serial: part82 }), {
  minLength: 1,
  maxLength: 4,
  selector: ({ gtin, serial }) => gtin + serial,
});
const somePacks: fc.Arbitrary<Goods> = packs.map((list) => ({ packs: list, logisticUnits: [], quantities: [] }));
const glns = numbered(13);
const parties = fc.record({ possessing_party: glns, location: glns, owning_party: glns }, { requiredKeys: [] });
const circumstances = fc.record({
  eventId: fc.uuid().map((uuid) => `urn:uuid:${uuid}`),
  eventTime: fc.integer({ min: 0, max: 4_000_000_000 }),
  timeZoneOffset: fc.constantFrom("+08:00", "-03:30", "+00:00"),
  documents: fc.array(fc.constantFrom({ type: "po", id: "urn:x:1" }, { id: "urn:x:2" }), { maxLength: 2 }),
  notes: fc.constant<string[]>([]),
});
const lot = fc.record(
  { lot: part82, expiry: fc.constant("2030-02-28"), productionDate: fc.constant("2026-01-02") },
  { requiredKeys: [] },
);

const meanings = fc.oneof(
  fc.record({ kind: fc.constant("commission" as const), goods: somePacks, lot }),
  fc
    .tuple(fc.constantFrom("hold" as const, "releaseHold" as const, "recall" as const), somePacks)
    .map(([kind, goods]) => ({ kind, goods })),
  fc
    .tuple(
      fc.constantFrom("ship" as const, "receive" as const, "voidShipment" as const, "return" as const),
      somePacks,
      parties,
      parties,
    )
    .map(([kind, goods, fromParties, toParties]) => {
      const from = fromParties.possessing_party ?? fromParties.location ?? fromParties.owning_party;
      const to = toParties.possessing_party ?? toParties.location ?? toParties.owning_party;
      return {
        kind,
        goods,
        ...(from === undefined ? {} : { from }),
        ...(to === undefined ? {} : { to }),
        fromParties,
        toParties,
      };
    }),
  fc.record(
    {
      kind: fc.constant("retire" as const),
      goods: somePacks,
      reason: fc.constantFrom(
        "destroyed" as const,
        "exported" as const,
        "sample" as const,
        "freeSample" as const,
        "stolen" as const,
        "lost" as const,
        "damaged" as const,
        "repacked" as const,
      ),
    },
    { requiredKeys: ["kind", "goods"] },
  ),
  somePacks.map((goods) => ({ kind: "supply" as const, goods, channel: "overTheCounter" as const, partial: false })),
  fc
    .tuple(somePacks, fc.boolean())
    .map(([goods, partial]) => ({ kind: "supply" as const, goods, channel: "dispensing" as const, partial })),
  fc.record({ kind: fc.constant("transform" as const), inputs: somePacks, outputs: somePacks, lot }),
);

const statements: fc.Arbitrary<TellableStatement> = fc.oneof(
  fc.tuple(circumstances, meanings).map(([around, meaning]) => ({ ...around, ...meaning })),
  fc
    .tuple(circumstances, numbered(18), somePacks, fc.boolean())
    .map(([around, sscc, goods, packed]): TellableStatement =>
      packed
        ? { ...around, sscc, kind: "pack", container: { sscc }, goods }
        : { ...around, sscc, kind: "unpack", container: { sscc }, goods, whole: false },
    ),
);
