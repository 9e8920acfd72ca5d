import { Readable } from "node:stream";
import { expect } from "chai";
import { readMedicationRequests, toPrescriptionDraft } from "../../src/fhir/index.ts";
import { outcome, readAll, request } from "./example.ts";

const text = (value: unknown) => ({ text: JSON.stringify(value) });
const bundle = (entry: unknown, type = "collection") => ({ resourceType: "Bundle", type, entry });
const line = (id: string) => JSON.stringify(request({ id }));

describe("given a document with one resource", () => {
  describe("when it is a MedicationRequest", () => {
    it("is read as it stands, on one line or over many, with a byte order mark too", async () => {
      for (const json of [
        JSON.stringify(request()),
        JSON.stringify(request(), undefined, 2),
        `\uFEFF${JSON.stringify(request())}`,
      ]) {
        const [item, ...more] = await readAll({ text: json });
        expect(item?.resource).to.deep.equal(request());
        expect(item?.place).to.equal("document");
        expect(more).to.deep.equal([]);
      }
    });
  });

  describe("when it is something else", () => {
    it("is a fault of its own", async () => {
      expect(await outcome(text({ resourceType: "Patient", name: "secret" }))).to.deep.equal([
        "document NotAMedicationRequest",
      ]);
      expect(await outcome(text({ status: "active" }))).to.deep.equal(["document ResourceTypeMissing"]);
      expect(await outcome(text([request()]))).to.deep.equal(["document NotAResource"]);
      expect(await outcome(text(7))).to.deep.equal(["document NotAResource"]);
      expect(await outcome({ text: "" })).to.deep.equal(["document DocumentEmpty"]);
      expect(await outcome({ text: " \n\t\r\n" })).to.deep.equal(["document DocumentEmpty"]);
      expect(await outcome(Readable.from([Buffer.from([0xff, 0xfe, 0x41])]))).to.deep.equal(["document NotUtf8"]);
    });

    it("says where it stops being JSON, and not a word of what stands there", async () => {
      const [item] = await readAll({
        text: `{"resourceType":"MedicationRequest","subject":{"display":"Secret Name",}}`,
      });
      expect(item?.fault?.code).to.equal("NotJson");
      expect(item?.fault?.sentence)
        .to.match(/after \d+ characters/)
        .and.not.to.contain("Secret");
      expect(item?.fault?.cause).to.equal(undefined);
    });
  });
});

describe("given a Bundle", () => {
  describe("when it holds requests among other resources", () => {
    it("gives an item for every entry, in order", async () => {
      const entries = [
        { resource: { resourceType: "Patient", id: "p" } },
        { resource: request({ id: "a" }) },
        { fullUrl: "urn:uuid:1" },
        { resource: "text" },
        { resource: request({ id: "b" }) },
      ];
      expect(await outcome(text(bundle(entries, "searchset")))).to.deep.equal([
        "Bundle.entry[0].resource NotAMedicationRequest",
        "Bundle.entry[1].resource a",
        "Bundle.entry[2].resource EntryEmpty",
        "Bundle.entry[3].resource NotAResource",
        "Bundle.entry[4].resource b",
      ]);
    });

    it("resolves a reference to a Medication beside them, by id, by fullUrl, in a version", async () => {
      const code = { coding: [{ system: "urn:codes", code: "found" }] };
      const referring = (id: string, reference: string) => ({
        resource: request({ id, medicationCodeableConcept: undefined, medicationReference: { reference } }),
      });
      const entries = [
        referring("a", "Medication/x"),
        referring("b", "urn:uuid:7"),
        referring("c", "Medication/x/_history/2"),
        referring("d", "Medication/other"),
        { fullUrl: "urn:uuid:7", resource: { resourceType: "Medication", id: "x", code } },
      ];
      const drafted = (await readAll(text(bundle(entries)))).slice(0, 4).map(({ resource, resolve }) => {
        try {
          return toPrescriptionDraft(resource, resolve === undefined ? {} : { resolve })[0]?.coding.code;
        } catch (error) {
          return error instanceof Error && "place" in error ? error.place : error;
        }
      });
      expect(drafted).to.deep.equal(["found", "found", "found", "MedicationRequest.medicationReference.reference"]);
    });

    it("does not choose between two Medications of one name", async () => {
      const medication = (url: string) => ({ fullUrl: url, resource: { resourceType: "Medication", id: "x" } });
      const items = await readAll(text(bundle([medication("urn:1"), medication("urn:2"), { resource: request() }])));
      expect(items[2]?.resolve?.("Medication/x")).to.equal(undefined);
      expect(items[2]?.resolve?.("urn:1")).to.include({ id: "x" });
    });
  });

  describe("when it tells a history", () => {
    it("takes the newest version only, and none of what was deleted", async () => {
      const entries = [
        { request: { method: "DELETE", url: "MedicationRequest/gone" } },
        { resource: request({ id: "a", status: "cancelled" }) },
        { resource: request({ id: "a", status: "active" }) },
        { resource: request({ id: "gone" }) },
      ];
      expect(await outcome(text(bundle(entries, "history")))).to.deep.equal([
        "Bundle.entry[0].request EntryDeletes",
        "Bundle.entry[1].resource a",
        "Bundle.entry[2].resource EntryRepeated",
        "Bundle.entry[3].resource EntryRepeated",
      ]);
    });
  });

  describe("when it has no entries", () => {
    it("says so", async () => {
      for (const entry of [undefined, [], {}, "x"]) {
        expect(await outcome(text(bundle(entry)))).to.deep.equal(["Bundle.entry BundleEmpty"]);
      }
    });
  });
});

describe("given ndjson", () => {
  const ndjson = [
    line("a"),
    "",
    '{"resourceType":"Medicat',
    line("b"),
    '{"resourceType":"Patient"}',
    line("c"),
    "",
  ].join("\r\n");
  const expected = ["line 1 a", "line 3 NotJson", "line 4 b", "line 5 NotAMedicationRequest", "line 6 c"];

  describe("when some of its lines are wrong", () => {
    it("reads the others, in chunks of any size", async () => {
      expect(await outcome({ text: ndjson })).to.deep.equal(expected);
      const bytes = Buffer.from(ndjson);
      for (const size of [1, 7, 100, 4096]) {
        const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
          bytes.subarray(at * size, (at + 1) * size),
        );
        expect(await outcome(Readable.from(chunks)), `${size} bytes a chunk`).to.deep.equal(expected);
      }
    });

    it("is known as such though its first line is torn", async () => {
      expect(await outcome({ text: `{"resourceType\n${line("a")}\n` })).to.deep.equal(["line 1 NotJson", "line 2 a"]);
    });

    it("passes over a line that is too long without holding it", async () => {
      const long = `{"resourceType":"MedicationRequest","note":"${"x".repeat(5000)}"}`;
      const source = { text: [line("a"), long, line("b")].join("\n") };
      expect(await outcome(source, { maxLineBytes: 2000 })).to.deep.equal([
        "line 1 a",
        "line 2 LineTooLong",
        "line 3 b",
      ]);
    });

    it("takes a Bundle on a line", async () => {
      const source = { text: `${line("a")}\n${JSON.stringify(bundle([{ resource: request({ id: "b" }) }]))}` };
      expect(await outcome(source)).to.deep.equal(["line 1 a", "line 2: Bundle.entry[0].resource b"]);
    });
  });

  describe("when a line does not end", () => {
    it("is not held in memory", async () => {
      const before = process.memoryUsage().external;
      let after = 0;
      const endless = async function* () {
        yield `${line("a")}\n${line("b")}\n`;
        for (let sent = 0; sent < 800; sent++) yield Buffer.alloc(1024 * 1024, "x");
        after = process.memoryUsage().external;
        yield `\n${line("c")}`;
      };
      expect(await outcome(endless())).to.deep.equal(["line 1 a", "line 2 b", "line 3 LineTooLong", "line 4 c"]);
      expect(after - before, "bytes held beside the heap").to.be.below(400 * 1024 * 1024);
    });
  });

  describe("when it is far larger than a document may be", () => {
    it("is read to its end in little memory", async () => {
      const block = Buffer.from(`${line("a")}\n`.repeat(1000));
      const blocks = Math.ceil((80 * 1024 * 1024) / block.length);
      const before = process.memoryUsage().external;
      let [count, highest] = [0, 0];
      for await (const item of readMedicationRequests(Readable.from(Array.from({ length: blocks }, () => block)))) {
        if (item.resource !== undefined) count++;
        if (count % 10_000 === 0) highest = Math.max(highest, process.memoryUsage().external);
      }
      expect(count).to.equal(blocks * 1000);
      expect(highest - before, "bytes held beside the heap").to.be.below(40 * 1024 * 1024);
    }).timeout(10_000);
  });
});
