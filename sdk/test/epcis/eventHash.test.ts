import { expect } from "chai";
import fc from "fast-check";
import { eventHash } from "../../src/epcis/index.ts";
import { preHash } from "../../src/epcis/eventHash.ts";
import { canonicalUri } from "../../src/epcis/canonicalUri.ts";
import { SGTIN, objectEvent } from "./events.ts";

const EXAMPLE = [{ example: "https://ns.example.com/epcis/" }];
const hash = (digits: string) => `ni:///sha-256;${digits}?ver=CBV2.0`;

/** Events and hashes that the algorithm's authors publish (github.com/RalphTro/epcis-event-hash-generator, MIT). */
const VECTORS: Array<[what: string, event: Record<string, unknown>, expected: string]> = [
  [
    "cases, and fields of others nested in each other (reference example 1)",
    {
      type: "ObjectEvent",
      eventTime: "2020-03-04T11:00:30.000+01:00",
      eventTimeZoneOffset: "+01:00",
      recordTime: "2020-03-04T11:00:30.999+01:00",
      action: "OBSERVE",
      bizStep: "departing",
      epcList: [
        "urn:epc:id:sscc:4012345.0000000333",
        "urn:epc:id:sscc:4012345.0000000111",
        "urn:epc:id:sscc:4012345.0000000222",
      ],
      readPoint: { id: "urn:epc:id:sgln:4012345.00011.987" },
      "example:myField1": { "example:mySubField1": "2", "example:mySubField2": "5" },
      "example:myField2": "0",
      "example:myField3": { "example:mySubField3": ["3", "1"] },
    },
    "6ae96341e0acc6d7a261364751f60e68278a81cdf51da0abb6b4e617014e39d7",
  ],
  [
    "sensor reports (reference example 2)",
    {
      type: "ObjectEvent",
      eventTime: "2020-04-01T15:00:00+01:00",
      eventTimeZoneOffset: "+01:00",
      epcList: ["urn:epc:id:sgtin:4012345.011111.9876"],
      action: "OBSERVE",
      bizStep: "inspecting",
      readPoint: { id: "urn:epc:id:sgln:4012345.00005.0" },
      sensorElementList: [
        {
          sensorMetadata: {
            deviceID: "urn:epc:id:giai:4000001.111",
            deviceMetadata: "https://id.gs1.org/8004/4000001111",
          },
          sensorReport: [
            { type: "Temperature", value: 26.0, sDev: 0.1, uom: "CEL" },
            { type: "AbsoluteHumidity", value: 12.1, uom: "A93" },
            {
              type: "Dimensionless",
              microorganism: "https://www.ncbi.nlm.nih.gov/taxonomy/1126011",
              value: 0.05,
              uom: "C35",
            },
            {
              type: "Dimensionless",
              chemicalSubstance: "https://identifiers.org/inchikey:CZMRCDWAGMRECN-UGDNZRGBSA-N",
              value: 0.18,
              uom: "C35",
            },
          ],
        },
      ],
    },
    "49b13037c36e84ad9307c531671b00e901318c3957e4b1151f816ec49eb668da",
  ],
  [
    "documents, source and destination (reference example 3)",
    {
      type: "ObjectEvent",
      eventTime: "2020-03-04T11:00:30+01:00",
      eventTimeZoneOffset: "+01:00",
      epcList: ["urn:epc:id:sgtin:0614141.011111.987"],
      action: "OBSERVE",
      bizStep: "departing",
      disposition: "in_transit",
      readPoint: { id: "urn:epc:id:sgln:4012345.00011.0", "example:myField1": "AB-12" },
      bizTransactionList: [{ type: "po", bizTransaction: "urn:epc:id:gdti:4012345.11111.123" }],
      sourceList: [{ type: "owning_party", source: "urn:epc:id:pgln:4012345.00000" }],
      destinationList: [{ type: "owning_party", destination: "urn:epc:id:pgln:0614141.00000" }],
      "example:userExt": "CD-34",
    },
    "a13cbe6c8bb6df3710b3edaeff760a1365ec8fd69ca1f4d7e0c10eb5189a883a",
  ],
  [
    "a time of four decimals",
    {
      type: "ObjectEvent",
      eventTime: "2023-02-02T11:04:03.1415Z",
      eventTimeZoneOffset: "+01:00",
      epcList: ["https://id.gs1.de/00/040123451111111110"],
      action: "OBSERVE",
      bizStep: "shipping",
      disposition: "in_transit",
      readPoint: { id: "https://id.gs1.de/414/4012345000115" },
    },
    "af7658e711574363633f20b3dadc7bc4c13c6f612cf96d95e03c421c0e58f3c6",
  ],
  [
    "a persistent disposition",
    {
      type: "ObjectEvent",
      eventTime: "2021-04-01T15:00:00+01:00",
      eventTimeZoneOffset: "+01:00",
      epcList: ["urn:epc:id:sgtin:4012345.011111.2"],
      action: "OBSERVE",
      bizStep: "inspecting",
      readPoint: { id: "urn:epc:id:sgln:4012345.00005.0" },
      persistentDisposition: { unset: ["recalled"] },
    },
    "4dbb5d87794987ec4a7c519cff1260d00163e78bf44144d09aee135294d39d10",
  ],
  [
    "certification and a report's own fields",
    {
      type: "ObjectEvent",
      eventTime: "2023-01-11T12:00:00+01:00",
      eventTimeZoneOffset: "+01:00",
      certificationInfo: "https://accreditation-council.example.org/certificate/ABC12345",
      epcList: ["https://id.gs1.de/01/04012345999990/21/XYZ-1234"],
      action: "OBSERVE",
      bizStep: "receiving",
      disposition: "in_progress",
      readPoint: { id: "https://id.gs1.de/414/4012345000115" },
      sensorElementList: [
        {
          sensorMetadata: {
            time: "2023-01-11T11:05:00Z",
            bizRules: "https://id.example.com/253/4012345000054987",
            "ext1:someFurtherMetadata": "metadataText",
          },
          sensorReport: [
            {
              type: "Dimensionless",
              exception: "ALARM_CONDITION",
              coordinateReferenceSystem: "http://www.opengis.net/def/crs/EPSG/0/27700",
              "ext1:someFurtherReportData": "reportText",
            },
          ],
        },
      ],
    },
    "765891c0478707141565408cefb87841b7531936188edd0ff0e63e91789b7c09",
  ],
];

describe("the CBV event hash", () => {
  for (const [what, event, expected] of VECTORS) {
    it(`given ${what}, it is the published one`, () => {
      expect(eventHash(event, [...EXAMPLE, { ext1: "https://ns.ext.de/epcis/" }])).to.equal(hash(expected));
    });
  }

  describe("given the same event written otherwise", () => {
    const event = objectEvent({
      disposition: "in_transit",
      sourceList: [{ type: "location", source: "urn:epc:id:sgln:0614141.07346.0" }],
      quantityList: [{ epcClass: "urn:epc:idpat:sgtin:4012345.098765.*", quantity: 10 }],
      "example:a": "x",
    });
    const same = eventHash(event, EXAMPLE);

    for (const [what, fields] of [
      [
        "with an eventID, recordTime and error declaration",
        {
          eventID: "urn:uuid:1",
          recordTime: "2026-04-01T00:00:00Z",
          errorDeclaration: { declarationTime: "2026-04-01T00:00:00Z" },
        },
      ],
      ["in another time zone", { eventTime: "2026-03-01T00:30:00.5Z" }],
      [
        "with Digital Links",
        {
          epcList: ["https://example.com/x/01/10614141073464/21/2017?17=271231"],
          sourceList: [{ source: "https://id.gs1.org/414/0614141073467", type: "location" }],
        },
      ],
      [
        "with vocabulary URIs",
        { bizStep: "urn:epcglobal:cbv:bizstep:shipping", disposition: "https://ref.gs1.org/cbv/Disp-in_transit" },
      ],
      ["with spaces around a value", { "example:a": " x " }],
    ] as const) {
      it(`${what}, it stays`, () => expect(eventHash({ ...event, ...fields }, EXAMPLE)).to.equal(same));
    }

    it("in another order and under another prefix, it stays", () => {
      const turned = Object.fromEntries(
        Object.entries(event)
          .reverse()
          .map(([key, value]) => [key.replace("example:", "other:"), value]),
      );
      expect(eventHash(turned, [{ other: "https://ns.example.com/epcis/" }])).to.equal(same);
    });

    for (const [what, fields] of [
      ["the time", { eventTime: "2026-03-01T08:30:00.501+08:00" }],
      ["an EPC", { epcList: ["urn:epc:id:sgtin:0614141.107346.2019"] }],
      ["a quantity", { quantityList: [{ epcClass: "urn:epc:idpat:sgtin:4012345.098765.*", quantity: 11 }] }],
      ["a party", { sourceList: [{ type: "owning_party", source: "urn:epc:id:sgln:0614141.07346.0" }] }],
      ["a field of others", { "example:a": "y" }],
      ["an added field of others", { "example:b": "" }],
    ] as const) {
      it(`but for ${what}, it changes`, () => expect(eventHash({ ...event, ...fields }, EXAMPLE)).to.not.equal(same));
    }
  });

  it("given numbers in text, it drops what says nothing, and tells long ones apart", () => {
    const hashed = (value: unknown) => preHash({ "x:a": value }).split("=").at(-1);
    expect(["007", "+7", "7.0", 7, "7."].map(hashed)).to.deep.equal(["7", "7", "7", "7", "7"]);
    expect(["-0.50", ".5", "1E3", 0.1, "-0"].map(hashed)).to.deep.equal(["-0.5", "0.5", "1000", "0.1", "0"]);
    expect(hashed("40123456789012345678")).to.equal("40123456789012345678");
  });

  it("given any JSON at all, it is a hash", () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.oneof(
            fc.string(),
            fc.constantFrom("epcList", "readPoint", "sensorElementList", "ilmd", "eventTime", "sourceList", "@context"),
          ),
          fc.jsonValue(),
        ),
        (event) => /^ni:\/\/\/sha-256;[0-9a-f]{64}\?ver=CBV2\.0$/.test(eventHash(event, event["@context"])),
      ),
    );
  });

  it("given lists in any order, it is one", () => {
    const serials = fc.uniqueArray(fc.stringMatching(/^[A-Za-z0-9]{1,8}$/), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(
        serials.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
        ([left, right]) => {
          const [a, b] = [left, right].map((list) =>
            preHash(objectEvent({ epcList: list.map((serial) => `urn:epc:id:sgtin:0614141.107346.${serial}`) })),
          );
          return a === b;
        },
      ),
    );
  });
});

describe("the canonical form of a URI", () => {
  for (const [uri, canonical] of [
    [SGTIN, "https://id.gs1.org/01/10614141073464/21/2017"],
    [
      "urn:epc:id:sgtin:0614141.812345.6789%2F%26%25%22!%3F()",
      "https://id.gs1.org/01/80614141123458/21/6789%2F%26%25%22%21%3F%28%29",
    ],
    ["urn:epc:id:sgln:4012345.00005.122", "https://id.gs1.org/414/4012345000054/254/122"],
    ["urn:epc:id:grai:4012345.00022.334455", "https://id.gs1.org/8003/04012345000221334455"],
    ["urn:epc:id:giai:4012345.ABC345", "https://id.gs1.org/8004/4012345ABC345"],
    ["urn:epc:id:gsrn:4012345.0000006765", "https://id.gs1.org/8018/401234500000067657"],
    ["urn:epc:id:gsrnp:4012345.0000000007", "https://id.gs1.org/8017/401234500000000074"],
    ["urn:epc:id:gdti:4012345.00009.PO-4711", "https://id.gs1.org/253/4012345000092PO-4711"],
    ["urn:epc:id:gdti:987659999999..9", "https://id.gs1.org/253/98765999999929"],
    [
      "urn:epc:id:cpi:0614141.11111111111111-A%23%2F.1234",
      "https://id.gs1.org/8010/061414111111111111111-A%23%2F/8011/1234",
    ],
    ["urn:epc:id:ginc:0614141.xyz47%2F11", "https://id.gs1.org/401/0614141xyz47%2F11"],
    ["urn:epc:id:gsin:4012345.222333444", "https://id.gs1.org/402/40123452223334442"],
    ["urn:epc:id:itip:4012345.011111.01.02.987", "https://id.gs1.org/8006/040123451111180102/21/987"],
    [
      "urn:epc:id:upui:1234567.098765.51qIgY)%3C%26Jp3*j7'SDB",
      "https://id.gs1.org/01/01234567987651/235/51qIgY%29%3C%26Jp3%2Aj7'SDB",
    ],
    ["urn:epc:id:pgln:999999999999.", "https://id.gs1.org/417/9999999999994"],
    ["urn:epc:id:sgcn:4012345.99999.44", "https://id.gs1.org/255/401234599999044"],
    ["urn:epc:idpat:itip:4012345.012345.01.02.*", "https://id.gs1.org/8006/040123451234560102"],
    ["https://id.gs1.org/gtin/09780345418913", "https://id.gs1.org/01/09780345418913"],
    ["https://example.com/gtin/9780345418913/21/765tz?abc=211121", "https://id.gs1.org/01/09780345418913/21/765tz"],
    ["https://example.com/some/01/09780345418913/22/2A/10/L1/21/S1", "https://id.gs1.org/01/09780345418913/21/S1"],
    ["geo:47.506694,11.104301", "geo:47.506694,11.104301"],
    ["http://transaction.acme.com/po/12345678", "http://transaction.acme.com/po/12345678"],
    ["urn:epc:id:sgtin:0614141.10734.2017", "urn:epc:id:sgtin:0614141.10734.2017"],
  ] as const) {
    it(`of ${uri} is ${canonical}`, () => expect(canonicalUri(uri)).to.equal(canonical));
  }
});
