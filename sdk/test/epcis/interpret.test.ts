import { expect } from "chai";
import { interpretEvent, validateEvent } from "../../src/epcis/index.ts";
import { faultOf } from "../gs1/faults.ts";
import {
  GIAI,
  GTIN,
  OTHER_SGTIN,
  SGTIN,
  SSCC,
  aggregationEvent,
  meaningOf,
  objectEvent,
  statementOf,
} from "./events.ts";

const PACK = { gtin: GTIN, serial: "2017" };
const NOTHING = { packs: [], logisticUnits: [], quantities: [] };
const LGTIN = "urn:epc:class:lgtin:4012345.012345.L9";
const commissioning = (fields: Record<string, unknown> = {}) =>
  objectEvent({ action: "ADD", bizStep: "commissioning", ...fields });

describe("what an event means", () => {
  describe("given a commissioning", () => {
    it("it gives the packs in their order and the lot's facts", () => {
      const ilmd = {
        "cbvmda:lotNumber": "L9",
        "cbvmda:itemExpirationDate": "2028-12-31",
        "cbvmda:productionDate": "2026-02-01T08:00:00Z",
      };
      const statement = statementOf(commissioning({ epcList: [OTHER_SGTIN, SGTIN], ilmd }), "commission");
      expect(statement.goods.packs.map(({ serial }) => serial)).to.deep.equal(["2018", "2017"]);
      expect(statement.lot).to.deep.equal({ lot: "L9", expiry: "2028-12-31", productionDate: "2026-02-01" });
      expect(statement).to.include({
        eventId: "urn:uuid:1",
        eventTime: Date.UTC(2026, 2, 1, 0, 30) / 1000,
        timeZoneOffset: "+08:00",
        bizStep: "commissioning",
      });
    });

    for (const [form, ilmd] of [
      ["bare", { lotNumber: "L9", itemExpirationDate: "2028-02-29" }],
      [
        "as CBV URNs",
        { "urn:epcglobal:cbv:mda:lotNumber": "L9", "urn:epcglobal:cbv:mda:itemExpirationDate": "2028-02-29" },
      ],
      [
        "in the GS1 web vocabulary",
        { "gs1:hasBatchLotNumber": "L9", "https://gs1.org/voc/expirationDate": { "@value": "2028-02-29" } },
      ],
      ["as Digital Link identifiers", { "10": "L9", "17": "280200" }],
    ] as const) {
      it(`it reads lot and expiry written ${form}`, () => {
        expect(statementOf(commissioning({ ilmd }), "commission").lot).to.deep.equal({
          lot: "L9",
          expiry: "2028-02-29",
        });
      });
    }

    it("it leaves absent what is not said, and guesses nothing from names of others", () => {
      const statement = statementOf(
        commissioning({ ilmd: { "example:lotNumber": "X", "example:batch": "Y" } }),
        "commission",
      );
      expect(statement.lot).to.deep.equal({});
      expect(statement.notes).to.deep.equal([
        "ilmd says more of the lot than the ledger keeps: example:lotNumber, example:batch.",
      ]);
    });

    it("it takes the lot from the class where ilmd has none", () => {
      const statement = statementOf(
        commissioning({ epcList: undefined, quantityList: [{ epcClass: LGTIN, quantity: 600, uom: "KGM" }] }),
        "commission",
      );
      expect(statement.goods).to.deep.equal({
        ...NOTHING,
        quantities: [{ gtin: "04012345123456", lot: "L9", quantity: 600, unitOfMeasure: "KGM" }],
      });
      expect(statement.lot).to.deep.equal({ lot: "L9" });
    });

    it("it refuses two lots at once", () => {
      const event = validateEvent(
        commissioning({ epcList: [], quantityList: [{ epcClass: LGTIN }], ilmd: { "cbvmda:lotNumber": "L8" } }),
      );
      expect(faultOf(() => interpretEvent(event))?.message).to.equal('The event names the lots "L8" and "L9" at once.');
    });

    it("an ADD without a step is one too; one of case labels alone is passed over", () => {
      expect(meaningOf(commissioning({ bizStep: undefined })).kind).to.equal("commission");
      expect(meaningOf(commissioning({ epcList: [SSCC] }))).to.include({
        kind: "passedOver",
        reason:
          "The event makes the case labels 106141412345678908 known; the ledger learns of a case when packs are packed into it.",
      });
    });

    it("one object named in two forms counts once", () => {
      const epcList = [SGTIN, "https://id.gs1.org/01/10614141073464/21/2017"];
      expect(statementOf(commissioning({ epcList }), "commission").goods.packs).to.deep.equal([PACK]);
    });
  });

  describe("given an aggregation", () => {
    it("ADD packs packs and cases into a case", () => {
      const childEPCs = [SGTIN, "urn:epc:id:sscc:0614141.2234567890"];
      const statement = statementOf(
        aggregationEvent({ childEPCs, childQuantityList: [{ epcClass: LGTIN, quantity: 5 }] }),
        "pack",
      );
      expect(statement).to.deep.include({
        container: { sscc: "106141412345678908" },
        sscc: "106141412345678908",
        goods: {
          packs: [PACK],
          logisticUnits: ["206141412345678905"],
          quantities: [{ gtin: "04012345123456", lot: "L9", quantity: 5 }],
        },
      });
    });

    it("a case may have a GTIN and serial of its own", () => {
      expect(statementOf(aggregationEvent({ parentID: OTHER_SGTIN }), "pack").container).to.deep.equal({
        gtin: GTIN,
        serial: "2018",
      });
    });

    it("DELETE unpacks what it names, or all", () => {
      const remove = { action: "DELETE", bizStep: "unpacking" };
      expect(statementOf(aggregationEvent(remove), "unpack")).to.deep.include({
        whole: false,
        goods: { ...NOTHING, packs: [PACK] },
      });
      expect(statementOf(aggregationEvent({ ...remove, childEPCs: undefined }), "unpack")).to.include({ whole: true });
    });

    it("one that was observed tells its step, about its children, and keeps the case", () => {
      const statement = statementOf(aggregationEvent({ action: "OBSERVE", bizStep: "receiving" }), "receive");
      expect(statement).to.deep.include({ sscc: "106141412345678908", goods: { ...NOTHING, packs: [PACK] } });
    });

    it("into a crate or a vehicle it is passed over, and the crate named", () => {
      expect(meaningOf(aggregationEvent({ parentID: GIAI }))).to.include({
        kind: "passedOver",
        reason: `The container ${GIAI} is none that holds packs on the ledger: a case or pallet has an SSCC or an SGTIN.`,
      });
      expect(
        statementOf(aggregationEvent({ action: "OBSERVE", bizStep: "shipping", parentID: GIAI }), "ship").notes.join(),
      ).to.contain(GIAI);
    });
  });

  describe("given a movement", () => {
    const party = (type: string, uri: string) => ({ type, source: uri });
    const [party1, place1, owner1] = [
      "urn:epc:id:pgln:4000001.00012",
      "urn:epc:id:sgln:4012345.00225.0",
      "https://id.gs1.org/417/0614141000005",
    ];

    it("the party to act on is the possessing one, else the location, else the owner; all are told", () => {
      const all = [party("owning_party", owner1), party("location", place1), party("possessing_party", party1)];
      const from = (sourceList: unknown[]) => statementOf(objectEvent({ sourceList }), "ship").from;
      expect([from(all), from(all.slice(0, 2)), from(all.slice(0, 1)), from([])]).to.deep.equal([
        "4000001000128",
        "4012345002256",
        "0614141000005",
        undefined,
      ]);
      expect(statementOf(objectEvent({ sourceList: all }), "ship").fromParties).to.deep.equal({
        possessing_party: "4000001000128",
        location: "4012345002256",
        owning_party: "0614141000005",
      });
    });

    it("it tells destination, places, documents and the one case", () => {
      const statement = statementOf(
        objectEvent({
          epcList: [SSCC],
          destinationList: [{ type: "possessing_party", destination: party1 }],
          readPoint: { id: "urn:epc:id:sgln:0614141.07346.1234" },
          bizLocation: { id: "urn:epc:id:sgln:0614141.07346.0" },
          bizTransactionList: [
            { type: "urn:epcglobal:cbv:btt:po", bizTransaction: "urn:x:1" },
            { bizTransaction: "urn:x:2" },
          ],
        }),
        "ship",
      );
      expect(statement).to.deep.include({
        to: "4000001000128",
        sscc: "106141412345678908",
        readPoint: { gln: "0614141073467", extension: "1234" },
        bizLocation: { gln: "0614141073467" },
        documents: [{ type: "po", id: "urn:x:1" }, { id: "urn:x:2" }],
      });
    });

    it("places and parties without a GLN are told", () => {
      const statement = statementOf(
        objectEvent({ readPoint: { id: "geo:47.5,11.1" }, sourceList: [party("location", "https://example.com/p")] }),
        "ship",
      );
      expect(statement).to.not.have.any.keys("readPoint", "from");
      expect(statement.notes).to.deep.equal([
        "The ledger knows places by GLN, and has none for geo:47.5,11.1, https://example.com/p.",
      ]);
    });

    it("recalled goods that are moved are moved, and that they are recalled is told", () => {
      expect(
        statementOf(objectEvent({ persistentDisposition: { set: ["recalled"] } }), "ship").notes.join(),
      ).to.contain("recalled");
    });
  });

  describe("given a step, a disposition and an action", () => {
    for (const [kind, fields, more] of [
      ["ship", {}, {}],
      ["ship", { type: "TransactionEvent", action: "ADD", bizTransactionList: [{ bizTransaction: "urn:x:1" }] }, {}],
      ["return", { disposition: "returned" }, {}],
      ["return", { bizStep: "returning" }, {}],
      ["return", { bizStep: "https://example.com/voc/returning" }, {}],
      ["receive", { bizStep: "receiving" }, {}],
      ["receive", { bizStep: "accepting" }, {}],
      ["receive", { bizStep: "receiving", disposition: "damaged" }, {}],
      ["voidShipment", { bizStep: "void_shipping" }, {}],
      ["hold", { bizStep: "holding" }, {}],
      ["hold", { bizStep: "holding", disposition: "sellable_not_accessible" }, {}],
      ["releaseHold", { bizStep: "holding", disposition: "sellable_accessible" }, {}],
      ["releaseHold", { bizStep: "holding", action: "DELETE" }, {}],
      ["releaseHold", { bizStep: "holding", persistentDisposition: { unset: ["non_conformant"] } }, {}],
      ["recall", { bizStep: "holding", disposition: "recalled" }, {}],
      ["recall", { bizStep: "inspecting", disposition: "recalled" }, {}],
      ["recall", { bizStep: undefined, persistentDisposition: { set: ["recalled"] } }, {}],
      ["retire", { bizStep: "destroying", action: "DELETE" }, { reason: "destroyed" }],
      ["retire", { bizStep: "sampling" }, { reason: "sample" }],
      ["retire", { bizStep: "sampling", disposition: "urn:x:free_sample" }, { reason: "freeSample" }],
      ["retire", { bizStep: "inspecting", disposition: "urn:x:sampled" }, { reason: "sample" }],
      ["retire", { bizStep: "repackaging", action: "DELETE" }, { reason: "repacked" }],
      ["retire", { bizStep: "inspecting", disposition: "damaged" }, { reason: "damaged" }],
      ["retire", { bizStep: "other", disposition: "stolen" }, { reason: "stolen" }],
      ["retire", { bizStep: undefined, disposition: "destroyed", action: "DELETE" }, { reason: "destroyed" }],
      ...(
        [
          ["stolen", "stolen"],
          ["destroyed", "destroyed"],
          ["disposed", "destroyed"],
          ["damaged", "damaged"],
          ["https://yaolian.example/cbv/Disp-exported", "exported"],
          ["http://example.com/disp/lost", "lost"],
          ["urn:example:disp:Free-Sample", "freeSample"],
          ["urn:example:disp:repacked", "repacked"],
        ] as const
      ).map(
        ([disposition, reason]) =>
          ["retire", { bizStep: "decommissioning", action: "DELETE", disposition }, { reason }] as const,
      ),
      ["supply", { bizStep: "retail_selling" }, { channel: "overTheCounter", partial: false }],
      ["supply", { bizStep: "dispensing" }, { channel: "dispensing", partial: false }],
      [
        "supply",
        { bizStep: "dispensing", disposition: "partially_dispensed" },
        { channel: "dispensing", partial: true },
      ],
      ["supply", { bizStep: undefined, disposition: "retail_sold" }, { channel: "overTheCounter" }],
      ["supply", { bizStep: undefined, action: "DELETE", disposition: "dispensed" }, { channel: "dispensing" }],
    ] as Array<[kind: "ship", fields: Record<string, unknown>, more: Record<string, unknown>]>) {
      it(`${JSON.stringify(fields)} is ${kind} ${JSON.stringify(more)}`, () => {
        expect(statementOf(objectEvent(fields), kind)).to.deep.include({
          goods: { ...NOTHING, packs: [PACK] },
          ...more,
        });
      });
    }

    it("decommissioning without a reason retires without one", () => {
      for (const disposition of [undefined, "inactive"]) {
        expect(
          statementOf(objectEvent({ bizStep: "decommissioning", action: "DELETE", disposition }), "retire"),
        ).to.not.have.property("reason");
      }
    });
  });

  describe("given nothing for the ledger", () => {
    for (const [why, fields, reason] of [
      [
        "transport",
        { bizStep: "transporting", disposition: "in_transit" },
        'The step "transporting" with the disposition "in_transit" (action OBSERVE) changes nothing the ledger keeps: custody moves by shipping and receiving.',
      ],
      [
        "transport of damaged goods",
        { bizStep: "transporting", disposition: "damaged" },
        'The step "transporting" with the disposition "damaged" (action OBSERVE) changes nothing the ledger keeps: custody moves by shipping and receiving.',
      ],
      ["storing", { bizStep: "storing" }, 'The step "storing" (action OBSERVE) changes nothing the ledger keeps.'],
      [
        "an observed commissioning",
        { bizStep: "commissioning" },
        'The step "commissioning" (action OBSERVE) changes nothing the ledger keeps.',
      ],
      ["no step", { bizStep: undefined }, "The event gives no business step that changes the ledger."],
      [
        "a step of someone's own",
        { bizStep: "urn:x:weighing" },
        'The step "urn:x:weighing" (action OBSERVE) changes nothing the ledger keeps.',
      ],
      [
        "things that are no goods",
        { epcList: [GIAI, "urn:epc:id:grai:4012345.55555.987"] },
        `The ledger keeps packs (SGTIN), lots (LGTIN) and cases (SSCC), and has no place for ${GIAI}, urn:epc:id:grai:4012345.55555.987.`,
      ],
      ["no goods", { epcList: [] }, "The event names no goods."],
      [
        "a link to a document taken back",
        { type: "TransactionEvent", action: "DELETE", bizTransactionList: [{ bizTransaction: "urn:x:1" }] },
        "A link between goods and a document was taken back; the ledger does not keep such links.",
      ],
    ] as const) {
      it(`${why} is passed over in a sentence`, () =>
        expect(meaningOf(objectEvent(fields))).to.deep.include({ kind: "passedOver", reason }));
    }

    it("taking back a recall is passed over, as a release too", () => {
      for (const bizStep of ["inspecting", "holding"]) {
        expect(meaningOf(objectEvent({ bizStep, persistentDisposition: { unset: ["recalled"] } }))).to.include({
          kind: "passedOver",
          reason: "The event takes back a recall; on the ledger a recall is never lifted.",
        });
      }
    });

    it("an association and a type of someone's own are passed over", () => {
      expect(meaningOf(aggregationEvent({ type: "AssociationEvent" }))).to.include({
        kind: "passedOver",
        reason: "An association (a thing attached to an asset, a device or a place) is nothing the ledger keeps.",
      });
      const own = { type: "example:Audit", eventTime: "2026-03-01T00:00:00Z", eventTimeZoneOffset: "+08:00" };
      expect(meaningOf(own)).to.include({
        kind: "passedOver",
        reason: "Events of the type example:Audit are someone's own and mean nothing here.",
      });
    });

    it("goods beside things that are none are acted on, and the things named", () => {
      const statement = statementOf(objectEvent({ epcList: [GIAI, SGTIN], "example:x": 1 }), "ship");
      expect(statement.goods.packs).to.deep.equal([PACK]);
      expect(statement.notes).to.deep.equal([
        `The ledger keeps packs (SGTIN), lots (LGTIN) and cases (SSCC), and has no place for ${GIAI}.`,
        "The ledger makes no use of these fields: example:x.",
      ]);
    });
  });

  describe("given a transformation", () => {
    const transformation = (fields: Record<string, unknown>) =>
      objectEvent({
        type: "TransformationEvent",
        action: undefined,
        epcList: undefined,
        bizStep: "commissioning",
        inputEPCList: [SGTIN],
        outputEPCList: [OTHER_SGTIN],
        ...fields,
      });

    it("it tells inputs, outputs and the new lot", () => {
      const statement = statementOf(
        transformation({ inputQuantityList: [{ epcClass: LGTIN, quantity: 2 }], ilmd: { lotNumber: "N1" } }),
        "transform",
      );
      expect(statement).to.deep.include({
        inputs: { packs: [PACK], logisticUnits: [], quantities: [{ gtin: "04012345123456", lot: "L9", quantity: 2 }] },
        outputs: { ...NOTHING, packs: [{ gtin: GTIN, serial: "2018" }] },
        lot: { lot: "N1" },
      });
    });

    it("parts of one transformation keep what joins them", () => {
      const statement = statementOf(
        transformation({ outputEPCList: undefined, transformationID: "urn:x:t" }),
        "transform",
      );
      expect(statement).to.deep.include({ transformationId: "urn:x:t", outputs: NOTHING });
    });

    it("inputs the ledger has no place for are named", () => {
      expect(statementOf(transformation({ inputEPCList: [GIAI] }), "transform").notes.join()).to.contain(GIAI);
      expect(meaningOf(transformation({ inputEPCList: [GIAI], outputEPCList: [GIAI] })).kind).to.equal("passedOver");
    });
  });

  describe("given an error declaration", () => {
    it("it declares the event of the same id an error, whatever else the event says", () => {
      const errorDeclaration = {
        declarationTime: "2026-03-02T00:00:00Z",
        reason: "urn:epcglobal:cbv:er:incorrect_data",
        correctiveEventIDs: ["urn:uuid:2"],
      };
      expect(meaningOf(objectEvent({ errorDeclaration }))).to.deep.include({
        kind: "declareError",
        originalEventId: "urn:uuid:1",
        reason: "incorrect_data",
        correctiveEventIds: ["urn:uuid:2"],
        declarationTime: Date.UTC(2026, 2, 2) / 1000,
      });
    });

    it("without an eventID, its hash is the one of the event it declares", () => {
      const errorDeclaration = { declarationTime: "2026-03-02T00:00:00Z" };
      const [event, declared] = [objectEvent(), objectEvent({ errorDeclaration })].map((each) =>
        interpretEvent(validateEvent(each)),
      );
      expect(declared).to.include({ kind: "declareError", originalEventId: event?.eventId });
    });
  });

  describe("given sensor reports", () => {
    const metadata = {
      startTime: "2026-03-01T00:00:00Z",
      endTime: "2026-03-01T06:00:00Z",
      deviceID: "urn:epc:id:giai:4000001.111",
    };
    const sensed = (sensorReport: unknown[], fields: Record<string, unknown> = {}) =>
      objectEvent({
        bizStep: "sensor_reporting",
        sensorElementList: [{ sensorMetadata: metadata, sensorReport }],
        readPoint: { id: "urn:epc:id:sgln:0614141.07346.0" },
        ...fields,
      });

    it("it sums up temperatures by device, in degrees Celsius", () => {
      const statement = statementOf(
        sensed([
          { type: "Temperature", minValue: 2.5, maxValue: 7.9, uom: "CEL" },
          { type: "gs1:Temperature", value: 35.6, uom: "FAH", time: "2026-03-01T07:00:00Z" },
          {
            type: "https://gs1.org/voc/Temperature",
            value: 278.15,
            uom: "KEL",
            deviceID: "urn:x:2",
            exception: "ALARM_CONDITION",
          },
          { type: "RelativeHumidity", value: 40, uom: "P1" },
          { type: "Temperature", value: 5, uom: "DEG" },
        ]),
        "sensor",
      );
      const from = Date.UTC(2026, 2, 1) / 1000;
      expect(statement.sensors).to.deep.equal([
        {
          device: "urn:epc:id:giai:4000001.111",
          from,
          to: from + 25_200,
          lowest: 2,
          highest: 7.9,
          readings: 2,
          alarm: false,
        },
        { device: "urn:x:2", from, to: from + 21_600, lowest: 5, highest: 5, readings: 1, alarm: true },
      ]);
      expect(statement.notes).to.deep.equal([
        "The ledger keeps temperatures, and has no place for these sensor reports: RelativeHumidity, Temperature in DEG.",
      ]);
    });

    it("it needs no goods, and without times has the event's", () => {
      const statement = statementOf(
        sensed([], {
          epcList: undefined,
          sensorElementList: [{ sensorReport: [{ type: "Temperature", value: 4, uom: "CEL" }] }],
        }),
        "sensor",
      );
      expect(statement.sensors).to.deep.equal([
        { from: statement.eventTime, to: statement.eventTime, lowest: 4, highest: 4, readings: 1, alarm: false },
      ]);
    });

    it("an event that means something else keeps its temperatures", () => {
      expect(
        statementOf(sensed([{ type: "Temperature", value: 4, uom: "CEL" }], { bizStep: "receiving" }), "receive")
          .sensors,
      ).to.have.length(1);
    });

    it("reports of no temperature are passed over by name", () => {
      expect(
        meaningOf(
          sensed(
            [
              { type: "Speed", value: 4 },
              { type: "Speed", value: 5 },
            ],
            { epcList: [] },
          ),
        ),
      ).to.include({
        kind: "passedOver",
        reason:
          "The event names no goods. The ledger keeps temperatures, and has no place for these sensor reports: 2 × Speed.",
      });
    });
  });
});
