import { expect } from "chai";
import { validateEvent } from "../../src/epcis/index.ts";
import { faultOf } from "../gs1/faults.ts";
import { GIAI, SGTIN, aggregationEvent, objectEvent } from "./events.ts";

describe("an event's validation", () => {
  describe("given the forms that others write", () => {
    it("it makes vocabulary words bare, whichever form they came in", () => {
      for (const bizStep of [
        "receiving",
        "https://ref.gs1.org/cbv/BizStep-receiving",
        "https://ns.gs1.org/cbv/BizStep-receiving",
        "urn:epcglobal:cbv:bizstep:receiving",
        "cbv:BizStep-receiving",
      ]) {
        expect(validateEvent(objectEvent({ bizStep }))).to.include({ bizStep: "receiving" });
      }
      expect(validateEvent(objectEvent({ bizStep: "http://example.com/voc/weighing" }))).to.include({
        bizStep: "http://example.com/voc/weighing",
      });
    });

    it("it takes a single element for a list", () => {
      const event = validateEvent(
        objectEvent({
          epcList: SGTIN,
          sourceList: { type: "urn:epcglobal:cbv:sdt:location", source: "urn:epc:id:sgln:0614141.07346.0" },
        }),
      );
      expect(event).to.deep.include({
        epcList: [SGTIN],
        sourceList: [{ type: "location", source: "urn:epc:id:sgln:0614141.07346.0" }],
      });
    });

    it("it keeps the fields of others", () => {
      expect(validateEvent(objectEvent({ "example:x": { y: [1] } }))).to.deep.include({ "example:x": { y: [1] } });
      expect(
        validateEvent({
          type: "https://example.com/Inspection",
          eventTime: "2026-03-01T00:00:00Z",
          eventTimeZoneOffset: "+08:00",
          "example:z": 1,
        }),
      ).to.include({ "example:z": 1 });
    });
  });

  for (const [why, event, code, place] of [
    ["no time", objectEvent({ eventTime: undefined }), "FieldMissing", "$.eventTime"],
    ["a time without a zone", objectEvent({ eventTime: "2026-03-01T08:30:00" }), "TimeWrong", "$.eventTime"],
    ["a day that is none", objectEvent({ eventTime: "2026-02-30T08:30:00Z" }), "TimeWrong", "$.eventTime"],
    ["a time as a number", objectEvent({ eventTime: 1772325000 }), "FieldWrong", "$.eventTime"],
    ["an offset of Z", objectEvent({ eventTimeZoneOffset: "Z" }), "TimeZoneOffsetWrong", "$.eventTimeZoneOffset"],
    ["an unknown action", objectEvent({ action: "CHANGE" }), "FieldWrong", "$.action"],
    ["no action", objectEvent({ action: undefined }), "FieldMissing", "$.action"],
    ["an unknown type", objectEvent({ type: "ObjectEvents" }), "EventTypeUnknown", "$.type"],
    ["a type that JavaScript knows", objectEvent({ type: "toString" }), "EventTypeUnknown", "$.type"],
    ["a misspelt field", objectEvent({ bizstep: "shipping" }), "FieldUnknown", "$.bizstep"],
    ["a misspelt word", objectEvent({ disposition: "in transit" }), "VocabularyWordUnknown", "$.disposition"],
    [
      "a vocabulary URI with an unknown word",
      objectEvent({ bizStep: "urn:epcglobal:cbv:bizstep:shiping" }),
      "VocabularyWordUnknown",
      "$.bizStep",
    ],
    ["an EPC that is no URI", objectEvent({ epcList: [SGTIN, "2018"] }), "EpcNotAUri", "$.epcList[1]"],
    [
      "an EPC with a wrong check digit",
      objectEvent({ epcList: ["https://id.gs1.org/01/10614141073465/21/1"] }),
      "CheckDigitWrong",
      "$.epcList[0]",
    ],
    ["an EPC twice", objectEvent({ epcList: [SGTIN, SGTIN] }), "EpcTwice", "$.epcList[1]"],
    ["a wrong EPC in place of a list", objectEvent({ epcList: "2018" }), "EpcNotAUri", "$.epcList[0]"],
    ["no goods", objectEvent({ epcList: undefined }), "FieldMissing", "$"],
    ["an event id that is no URI", objectEvent({ eventID: "17" }), "UriWrong", "$.eventID"],
    [
      "a quantity that is text",
      objectEvent({ quantityList: [{ epcClass: "urn:epc:class:lgtin:4012345.012345.A", quantity: "7" }] }),
      "FieldWrong",
      "$.quantityList[0].quantity",
    ],
    [
      "a negative quantity",
      objectEvent({ quantityList: [{ epcClass: "urn:epc:class:lgtin:4012345.012345.A", quantity: -7 }] }),
      "FieldWrong",
      "$.quantityList[0].quantity",
    ],
    [
      "an unknown field in a quantity",
      objectEvent({ quantityList: [{ epcClass: "urn:epc:class:lgtin:4012345.012345.A", unit: "KGM" }] }),
      "FieldUnknown",
      "$.quantityList[0].unit",
    ],
    ["ilmd in an observation", objectEvent({ ilmd: { "cbvmda:lotNumber": "A" } }), "IlmdNotAllowed", "$.ilmd"],
    [
      "an expiry that is none",
      objectEvent({ action: "ADD", ilmd: { "cbvmda:itemExpirationDate": "2027-02-30" } }),
      "DateImpossible",
      "$.ilmd['cbvmda:itemExpirationDate']",
    ],
    [
      "two lots in ilmd",
      objectEvent({ action: "ADD", ilmd: { "cbvmda:lotNumber": "A", lotNumber: "B" } }),
      "IlmdWrong",
      "$.ilmd.lotNumber",
    ],
    [
      "a lot of 21 characters",
      objectEvent({ action: "ADD", ilmd: { lotNumber: "A".repeat(21) } }),
      "LotTooLong",
      "$.ilmd.lotNumber",
    ],
    ["packing without a parent", aggregationEvent({ parentID: undefined }), "FieldMissing", "$"],
    ["packing without children", aggregationEvent({ childEPCs: [] }), "FieldMissing", "$"],
    [
      "an association without children",
      aggregationEvent({ type: "AssociationEvent", childEPCs: undefined }),
      "FieldMissing",
      "$",
    ],
    ["a transaction without a document", objectEvent({ type: "TransactionEvent", action: "ADD" }), "FieldMissing", "$"],
    [
      "a transformation of nothing",
      objectEvent({ type: "TransformationEvent", action: undefined, epcList: undefined, outputEPCList: [SGTIN] }),
      "FieldMissing",
      "$",
    ],
    [
      "a transformation with an action",
      objectEvent({ type: "TransformationEvent", epcList: undefined, inputEPCList: [GIAI], outputEPCList: [SGTIN] }),
      "FieldUnknown",
      "$.action",
    ],
    [
      "a source without a type",
      objectEvent({ sourceList: [{ source: SGTIN }] }),
      "FieldMissing",
      "$.sourceList[0].type",
    ],
    [
      "a sensor value that is text",
      objectEvent({ sensorElementList: [{ sensorReport: [{ type: "Temperature", value: "5" }] }] }),
      "FieldWrong",
      "$.sensorElementList[0].sensorReport[0].value",
    ],
    [
      "a sensor element without report",
      objectEvent({ sensorElementList: [{}] }),
      "FieldMissing",
      "$.sensorElementList[0].sensorReport",
    ],
    [
      "an error declaration without a time",
      objectEvent({ errorDeclaration: { reason: "incorrect_data" } }),
      "FieldMissing",
      "$.errorDeclaration.declarationTime",
    ],
  ] as const) {
    it(`given ${why}, it is refused as ${code} at ${place}`, () => {
      const fault = faultOf(() => validateEvent(event));
      expect([fault?.code, fault?.place]).to.deep.equal([code, place]);
      expect(fault?.message).to.match(/\.$/);
      expect(fault?.cure).to.match(/\.$/);
    });
  }

  it("given several faults, it names the first and counts the others", () => {
    const fault = faultOf(() => validateEvent(objectEvent({ action: "CHANGE", eventTimeZoneOffset: "8" })));
    expect(fault?.message).to.equal('"CHANGE" is none of ADD, OBSERVE, DELETE. It has 1 more fault.');
  });
});
