import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { TransientError } from "../../src/errors.ts";
import { readMedicationRequests } from "../../src/fhir/index.ts";
import { brief, outcome, request } from "./example.ts";

const line = (id: string) => JSON.stringify(request({ id }));

describe("given a JSON document that is too large", () => {
  describe("when it is read", () => {
    it("is refused as soon as that is known", async () => {
      let sent = 0;
      const endless = async function* () {
        for (yield Buffer.from('{"resourceType":"Bundle",\n"entry":['); ; sent++) yield Buffer.alloc(1024 * 1024, " ");
      };
      expect(await outcome(endless())).to.deep.equal(["document DocumentTooLarge"]);
      expect(sent).to.be.within(60, 66);
      expect(await outcome({ text: line("a") }, { maxBytes: 100 })).to.deep.equal(["document DocumentTooLarge"]);
    });
  });
});

describe("given a file", () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), "yaolian-fhir-"))));
  afterEach(async () => rm(folder, { recursive: true }));

  describe("when it is there", () => {
    it("is read, as ndjson by its name alone", async () => {
      const path = join(folder, "one.ndjson");
      await writeFile(path, `${line("a")}\n`);
      expect(await outcome({ path })).to.deep.equal(["line 1 a"]);
      await writeFile(join(folder, "one.json"), line("a"));
      expect(await outcome({ path: join(folder, "one.json") })).to.deep.equal(["document a"]);
    });
  });

  describe("when it is missing or a folder", () => {
    it("is a fault that names it", async () => {
      const missing = join(folder, "none.json");
      expect(await outcome({ path: missing })).to.deep.equal([`${missing} FileMissing`]);
      expect(await outcome({ path: folder })).to.deep.equal([`${folder} FileIsFolder`]);
    });
  });
});

describe("given a stream that breaks off", () => {
  describe("when it is read", () => {
    it("throws a TransientError, after what was whole", async () => {
      const torn = async function* () {
        yield `${line("a")}\n${line("b")}\n`;
        throw new Error("socket closed");
      };
      const seen: string[] = [];
      try {
        for await (const item of readMedicationRequests(torn())) seen.push(brief(item));
        expect.fail("it was taken as whole");
      } catch (error) {
        expect(error).to.be.instanceOf(TransientError);
      }
      expect(seen).to.deep.equal(["line 1 a", "line 2 b"]);
    });

    it("is closed when the reader stops early", async () => {
      let closed = false;
      const watched = async function* () {
        try {
          for (;;) yield `${line("a")}\n${line("b")}\n`;
        } finally {
          closed = true;
        }
      };
      for await (const item of readMedicationRequests(watched())) {
        expect(item.fault).to.equal(undefined);
        break;
      }
      expect(closed).to.equal(true);
    });
  });
});
