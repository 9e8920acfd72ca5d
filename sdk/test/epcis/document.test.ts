import { expect } from "chai";
import { InputError } from "../../src/errors.ts";
import { readEpcisDocument } from "../../src/epcis/index.ts";
import type { TextSource } from "../../src/epcis/index.ts";
import { documentOf, objectEvent } from "./events.ts";

async function refusal(source: TextSource, maxBytes?: number): Promise<InputError> {
  try {
    await readEpcisDocument(source, maxBytes === undefined ? {} : { maxBytes });
  } catch (fault) {
    if (fault instanceof InputError) return fault;
    throw fault;
  }
  throw new Error("it was read");
}

const text = (document: unknown) => JSON.stringify(document);

describe("an EPCIS document", () => {
  describe("given one that is well formed", () => {
    const whole = text(
      documentOf([objectEvent({ eventID: "urn:uuid:a" }), objectEvent()], { id: "https://example.com/1" }),
    );

    it("it is read from text, bytes and streams alike", async () => {
      const fromText = await readEpcisDocument(whole);
      expect(fromText).to.include({
        documentId: "https://example.com/1",
        schemaVersion: "2.0",
        creationDate: "2026-03-01T09:00:00Z",
      });
      expect(fromText.events.map(({ position, event }) => [position, event?.type])).to.deep.equal([
        [0, "ObjectEvent"],
        [1, "ObjectEvent"],
      ]);
      const bytes = new TextEncoder().encode(
        `\ufeff${whole.replace("shipping", "urn:epcglobal:cbv:bizstep:shipping")}`,
      );
      async function* pieces() {
        for (let at = 0; at < bytes.length; at += 7) yield bytes.slice(at, at + 7);
      }
      for (const source of [bytes, pieces()]) {
        expect((await readEpcisDocument(source)).events.map(({ event }) => event)).to.deep.equal(
          fromText.events.map(({ event }) => event),
        );
      }
    });

    it("it keeps given event ids and makes the CBV hash where one is missing", async () => {
      const [given, made] = (await readEpcisDocument(whole)).events;
      expect(given?.eventId).to.equal("urn:uuid:a");
      expect(made?.eventId).to.match(/^ni:\/\/\/sha-256;[0-9a-f]{64}\?ver=CBV2\.0$/);
    });

    it("it reads a query document and a bare event", async () => {
      const query = {
        "@context": [],
        type: "EPCISQueryDocument",
        epcisBody: { queryResults: { queryName: "q", resultsBody: { eventList: [objectEvent()] } } },
      };
      expect((await readEpcisDocument(text(query))).events[0]?.event?.type).to.equal("ObjectEvent");
      expect(await readEpcisDocument(text(objectEvent()))).to.not.have.property("creationDate");
      expect((await readEpcisDocument(text(objectEvent()))).events).to.have.length(1);
    });

    it("it says that master data is not used", async () => {
      const document = await readEpcisDocument(
        text(documentOf([], { epcisHeader: { epcisMasterData: { vocabularyList: [] } } })),
      );
      expect(document.notes.join()).to.contain("master data");
    });
  });

  describe("given one wrong event among right ones", () => {
    it("it stops no other, and names its JSON path, value and cure", async () => {
      const { events } = await readEpcisDocument(
        text(
          documentOf([
            objectEvent(),
            objectEvent({ bizStep: "shiping" }),
            objectEvent({ readPoint: { id: "https://id.gs1.org/414/0614141073460" } }),
            7,
            objectEvent(),
          ]),
        ),
      );
      expect(events.map(({ event, fault }) => fault?.code ?? event?.type)).to.deep.equal([
        "ObjectEvent",
        "VocabularyWordUnknown",
        "CheckDigitWrong",
        "EventTypeUnknown",
        "ObjectEvent",
      ]);
      expect(events[1]?.fault?.sentence).to.equal(
        '$.epcisBody.eventList[1].bizStep: "shiping" is no word of the Core Business Vocabulary 2.0. Use one of its words, or a URI of your own.',
      );
      expect(events[2]?.fault?.place).to.equal("$.epcisBody.eventList[2].readPoint.id");
      expect(new Set(events.map(({ eventId }) => eventId)).size).to.equal(4);
    });
  });

  describe("given something that is none", () => {
    const deep = `{"type":"EPCISDocument","schemaVersion":"2.0","x:y":${"[".repeat(1000)}${"]".repeat(1000)}}`;
    for (const [code, why, source] of [
      ["DocumentNotJson", "a comma too many", '{"type":\n"EPCISDocument",}'],
      ["DocumentNotJson", "XML", '<?xml version="1.0"?><epcis/>'],
      ["DocumentNotJson", "a document cut off", '{"type":"EPCISDocument","epcisBody":{'],
      ["DocumentNotJson", "a document cut off in a string", '{"type":"EPCIS'],
      ["DocumentNotJson", "two documents in one", "{}{}"],
      ["DocumentNotJson", "a control character in a string", '{"type":"EPC\nIS"}'],
      ["DocumentEmpty", "nothing", " \n"],
      ["DocumentNotUtf8", "bytes of something else", Uint8Array.of(0x1f, 0x8b, 0x08, 0xff)],
      ["DocumentTooDeep", "lists a thousand deep", deep],
      ["DocumentKindUnknown", "a FHIR bundle", '{"resourceType":"Bundle"}'],
      ["DocumentKindUnknown", "a list", "[]"],
      ["DocumentKindUnknown", "a number", "12"],
      ["SchemaVersionUnknown", "EPCIS 1.2", text(documentOf([], { schemaVersion: "1.2" }))],
      ["SchemaVersionUnknown", "a version as a number", text(documentOf([], { schemaVersion: 2 }))],
      ["SchemaVersionUnknown", "no version", text(documentOf([], { schemaVersion: undefined }))],
      ["EventListMissing", "no events", text(documentOf([], { epcisBody: {} }))],
      ["EventListMissing", "a body that is no object", text(documentOf([], { epcisBody: "x" }))],
    ] as const) {
      it(`${why} is refused as ${code}`, async () => expect((await refusal(source)).code).to.equal(code));
    }

    for (const [json, place] of [
      ['{"a": 1,\n  "b" 2}', "line 2, column 7"],
      ['{"a": tru}', "line 1, column 7"],
      ['["x", 01]', "line 1, column 7"],
      ['{\n"a": [1, 2\n', "line 3, column 1"],
      ['{"a": "\\q"}', "line 1, column 7"],
      ["\n\n  }", "line 3, column 3"],
    ] as const) {
      it(`${JSON.stringify(json)} is wrong in ${place}`, async () =>
        expect((await refusal(json)).place).to.equal(place));
    }

    it("one that is too large is left at the limit, with its size and the cure", async () => {
      let sent = 0;
      async function* endless() {
        for (;;) {
          sent += 1;
          yield new Uint8Array(1024);
        }
      }
      expect((await refusal(endless(), 10_240)).sentence).to.match(
        /^The document has more than 10240 bytes; at most 10240 bytes are read at once\. Split it/,
      );
      expect(sent).to.equal(11);
      const large = await refusal(new Uint8Array(64 * 2 ** 20 + 1));
      expect([large.code, large.message]).to.deep.equal([
        "DocumentTooLarge",
        "The document has 64 MiB; at most 64 MiB are read at once.",
      ]);
      expect((await refusal("é".repeat(6), 11)).code).to.equal("DocumentTooLarge");
    });
  });
});
