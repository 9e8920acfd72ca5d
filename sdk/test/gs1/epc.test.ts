import { expect } from "chai";
import fc from "fast-check";
import { parseEpc, printEpc } from "../../src/gs1/index.ts";
import type { Epc } from "../../src/gs1/index.ts";
import { gtins, numbered, part82 } from "./arbitraries.ts";
import { assertSame, faultOf } from "./faults.ts";

describe("an EPC", () => {
  for (const [uri, epc] of [
    ["urn:epc:id:sgtin:0614141.107346.2017", { kind: "sgtin", gtin: "10614141073464", serial: "2017" }],
    ["urn:epc:id:sgtin:0614141.107346.32a%2Fb", { kind: "sgtin", gtin: "10614141073464", serial: "32a/b" }],
    ["urn:epc:id:sgtin:0614141.107346.a.b", { kind: "sgtin", gtin: "10614141073464", serial: "a.b" }],
    ["URN:EPC:ID:SGTIN:0614141.107346.a", { kind: "sgtin", gtin: "10614141073464", serial: "a" }],
    ["https://id.gs1.org/01/10614141073464/21/2017", { kind: "sgtin", gtin: "10614141073464", serial: "2017" }],
    [
      "https://x.example/p/01/10614141073464/10/L/21/2",
      { kind: "sgtin", gtin: "10614141073464", serial: "2", lot: "L" },
    ],
    ["urn:epc:id:sscc:0614141.1234567890", { kind: "sscc", sscc: "106141412345678908" }],
    ["https://id.gs1.org/00/106141412345678908", { kind: "sscc", sscc: "106141412345678908" }],
    ["urn:epc:class:lgtin:4012345.012345.998877", { kind: "lgtin", gtin: "04012345123456", lot: "998877" }],
    ["https://id.gs1.org/01/04012345123456/10/998877", { kind: "lgtin", gtin: "04012345123456", lot: "998877" }],
    ["urn:epc:idpat:sgtin:4012345.098765.*", { kind: "sgtinPattern", gtin: "04012345987652" }],
    ["https://id.gs1.org/01/04012345987652", { kind: "sgtinPattern", gtin: "04012345987652" }],
    ["urn:epc:id:sgln:0614141.07346.1234", { kind: "sgln", gln: "0614141073467", extension: "1234" }],
    ["urn:epc:id:sgln:0614141.07346.0", { kind: "sgln", gln: "0614141073467" }],
    ["https://id.gs1.org/414/0614141073467/254/1234", { kind: "sgln", gln: "0614141073467", extension: "1234" }],
    ["https://id.gs1.org/414/0614141073467", { kind: "sgln", gln: "0614141073467" }],
    ["urn:epc:id:pgln:4000001.00012", { kind: "pgln", gln: "4000001000128" }],
    ["https://id.gs1.org/417/4000001000128", { kind: "pgln", gln: "4000001000128" }],
    ["urn:epc:id:giai:4000001.12345", { kind: "other", uri: "urn:epc:id:giai:4000001.12345", scheme: "giai" }],
    [
      "https://id.gs1.org/8004/4000001111",
      { kind: "other", uri: "https://id.gs1.org/8004/4000001111", scheme: "giai" },
    ],
    [
      "https://id.gs1.org/8003/04012345555553987",
      { kind: "other", uri: "https://id.gs1.org/8003/04012345555553987", scheme: "grai" },
    ],
    [
      "urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
      { kind: "other", uri: "urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6", scheme: "urn:uuid" },
    ],
    [
      "http://transaction.acme.com/po/12345678",
      { kind: "other", uri: "http://transaction.acme.com/po/12345678", scheme: "http" },
    ],
    ["https://example.org/01/about", { kind: "other", uri: "https://example.org/01/about", scheme: "https" }],
  ] as Array<[string, Epc]>) {
    it(`given ${uri}, it is ${epc.kind}`, () => expect(parseEpc(uri)).to.deep.equal(epc));
  }

  for (const [uri, code] of [
    ["2017", "EpcNotAUri"],
    ["", "EpcNotAUri"],
    ["urn:epc:id:sgtin:0614141.107346", "EpcFormatWrong"],
    ["urn:epc:id:sgtin:0614141.107346.", "EpcFormatWrong"],
    ["urn:epc:id:sgtin:06141.4107346.1", "EpcFormatWrong"],
    ["urn:epc:id:sgtin:0614141.10734x.1", "EpcFormatWrong"],
    ["urn:epc:idpat:sgtin:4012345.098765.7", "EpcFormatWrong"],
    ["urn:epc:id:sscc:0614141.123456789", "EpcFormatWrong"],
    ["urn:epc:id:sgln:0614141.07346", "EpcFormatWrong"],
    ["urn:epc:id:pgln:4000001.00012.0", "EpcFormatWrong"],
    ["urn:epc:class:lgtin:4012345.012345.a&b", "UrnCharacterUnescaped"],
    [`urn:epc:class:lgtin:4012345.012345.${"x".repeat(21)}`, "LotTooLong"],
    [`urn:epc:id:sgln:0614141.07346.${"x".repeat(21)}`, "ExtensionTooLong"],
    ["https://id.gs1.org/00/106141412345678907", "CheckDigitWrong"],
    ["https://id.gs1.org/414/0614141073460", "CheckDigitWrong"],
    ["https://id.gs1.org/01/123/21/1", "ElementFormatWrong"],
  ] as const) {
    it(`given ${JSON.stringify(uri)}, it is refused as ${code}`, () =>
      expect(faultOf(() => parseEpc(uri))?.code).to.equal(code));
  }

  it("given any EPC, its Digital Link reads as the same", () => {
    const epcs: fc.Arbitrary<Epc> = fc.oneof(
      fc.record({ kind: fc.constant("sgtin" as const), gtin: gtins, serial: part82 }),
      fc.record({ kind: fc.constant("lgtin" as const), gtin: gtins, lot: part82 }),
      fc.record({ kind: fc.constant("sgtinPattern" as const), gtin: gtins }),
      fc.record({ kind: fc.constant("sscc" as const), sscc: numbered(18) }),
      fc.record({ kind: fc.constant("sgln" as const), gln: numbered(13), extension: part82 }),
      fc.record({ kind: fc.constant("pgln" as const), gln: numbered(13) }),
    );
    fc.assert(fc.property(epcs, (epc) => assertSame(parseEpc(printEpc(epc)), epc)));
  });
});
