import { appendFile, copyFile, mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { expect } from "chai";

import { openStage, SAMPLES, type Ran, type Stage } from "./helpers/stage.ts";

const CAMERA = "https://example.org/cameras/3";
const SEIZED = "6909012000012";
const HOSPITAL = "6";
const LABORATORY = "12";
const BUNDLE = join(SAMPLES, "records", "discharge.bundle.json");
const RUNS = ["run7.R1.fastq", "run7.R2.fastq"].map((name) => join(SAMPLES, "records", name));

describe("yaolian anchor and evidence", function () {
  this.timeout(60_000);
  let stage: Stage;
  let folder = "";

  before(async () => {
    stage = await openStage();
    folder = join(stage.folder, "raid");
    await mkdir(folder);
    for (const name of await readdir(join(SAMPLES, "evidence"))) {
      await copyFile(join(SAMPLES, "evidence", name), join(folder, name));
    }
  });

  after(() => stage.close());

  const done = (ran: Ran): Record<string, string> => {
    expect(ran.code, `${ran.out}${ran.err}`).to.equal(0);
    return ran.json()[0]?.["data"] ?? {};
  };

  const refused = (ran: Ran, ...words: string[]): void => {
    expect(ran.code, ran.out).to.equal(2);
    for (const word of words) expect(`${ran.out}${ran.err}`).to.include(word);
  };

  it("anchors a hospital's record bundle, shows it and finds a document in it or not", async () => {
    const added = done(await stage.run("anchor", "add", "record-bundle", BUNDLE, "--member", HOSPITAL, "--json"));
    const { anchor = "", batch = "", root = "" } = added;
    const shown = await stage.run("anchor", "show", anchor.slice(0, 12));
    expect(shown.out, shown.err)
      .to.include("Mingde Hospital")
      .and.include("4 documents")
      .and.include("none has recomputed it");
    const found = await stage.run("anchor", "verify", root.slice(0, 10), BUNDLE);
    expect([found.code, found.out.match(/is in it/g)?.length]).to.deep.equal([0, 4]);

    const changed = join(stage.folder, "changed.json");
    await copyFile(BUNDLE, changed);
    const text = (await readFile(changed, "utf8")).replace("7.9", "6.9");
    await appendFile(join(stage.folder, "other.json"), text);
    refused(await stage.run("anchor", "verify", batch, join(stage.folder, "other.json")), "IS NOT IN IT");

    const superseded = [
      "anchor",
      "supersede",
      anchor,
      join(stage.folder, "other.json"),
      "--reason",
      "corrected",
      "--json",
    ];
    const { anchor: successor } = done(await stage.run(...superseded));
    expect((await stage.run("anchor", "verify", batch)).out).to.include(`superseded by ${successor ?? "?"}`);
    refused(await stage.run(...superseded), "was superseded by");
    expect((await stage.run("anchor", "list")).out)
      .to.include("record bundle")
      .and.include("superseded by");
  });

  it("anchors a sequencing data set with its terms of use, and refuses terms that are none", async () => {
    const add = ["anchor", "add", "sequencing-data-set", ...RUNS, "--member", LABORATORY, "--json"];
    const terms = ["--terms", "DS,NCU", "--disease", "MONDO:0005148", "--approval", "HGR 2026-0417"];
    refused(await stage.run(...add), "terms of use");
    refused(await stage.run(...add, "--terms", "GRU,HMB", "--approval", "x"), "permission");
    const { anchor = "" } = done(await stage.run(...add, ...terms));
    expect((await stage.run("anchor", "show", anchor)).out).to.include("DS, NCU");
    done(await stage.run("anchor", "use", anchor, "--terms", "hmb", "--approval", "HGR 2026-0500", "--json"));
    expect((await stage.run("anchor", "show", anchor)).out).to.include("HMB");
  });

  it("sends nothing in a dry run, and keeps no batch of it", async () => {
    const before = (await readdir(join(stage.folder, "vault", "batches"))).length;
    const ran = await stage.run("anchor", "add", "notarised-document", BUNDLE, "--dry-run");
    expect(ran.out, ran.err).to.include("Would be sent");
    expect(await readdir(join(stage.folder, "vault", "batches"))).to.have.length(before);
  });

  it("records, batches and recomputes evidence, and finds out a file that changed by one byte", async () => {
    const until = ["--at", SEIZED, "--kind", "camera", "--until", "2090-12-31"];
    done(await stage.run("cold", "device", "add", CAMERA, ...until, "--json"));
    const names = ["shelf-1.vtt", "shelf-2.vtt", "seizure.vtt"];
    const place = ["--point", "23.12911,113.26439", "--battery", "87"];
    for (const [number, name] of names.entries()) {
      const said = ["--device", CAMERA, ...place, "--sequence", String(number + 1)];
      done(await stage.run("evidence", "record", join(folder, name), ...said, "--json"));
    }
    const manifests = names.map((name) => join(folder, `${name}.json`));
    const made = done(await stage.run("evidence", "batch", ...manifests, "--papers", "case 2026-17", "--json"));
    const { anchor = "", batch = "" } = made;
    const verify = ["evidence", "verify", batch, "--files", folder];
    expect((await stage.run(...verify)).out).to.include("All of it is what was anchored.");
    done(await stage.run("anchor", "attest", anchor, "verified", "--report", "report 9", "--json"));
    expect((await stage.run("anchor", "show", anchor)).out).to.include("verified by Binjiang Notary Office");

    await appendFile(join(folder, "shelf-2.vtt"), ".");
    const found = await stage.run(...verify, "--json");
    expect(found.code).to.equal(2);
    const rows = found.json()[0]?.["rows"] as unknown as { code?: string }[];
    expect(rows.map(({ code }) => code)).to.deep.equal([undefined, "FileChanged", undefined]);
    refused(await stage.run("evidence", "verify", "0x0000", "--files", folder), "no batch");
  });

  it("says what is wrong with a recording", async () => {
    const file = join(folder, "seizure.vtt");
    const said = ["--device", CAMERA, "--sequence", "9"];
    const record = (...more: string[]) => stage.run("evidence", "record", file, ...said, ...more);
    refused(await record("--gln", SEIZED, "--battery", "101"), "101");
    refused(await record("--point", "91,0", "--battery", "50"), "beyond the globe");
    refused(await record("--battery", "50"), "no place");
    refused(await record("--point", "north", "--battery", "50"), "no point");
    refused(await record("--gln", SEIZED, "--battery", "50", "--time", "2099-01-01T00:00:00Z"), "not come yet");
    const stranger = [
      "--device",
      "https://example.org/cameras/4",
      "--sequence",
      "1",
      "--gln",
      SEIZED,
      "--battery",
      "50",
    ];
    refused(await stage.run("evidence", "record", file, ...stranger), "no key of the device");
    refused(await stage.run("anchor", "add", "enforcement-recording", file), "evidence record");
  });
});
