import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";
import { id, Wallet } from "ethers";

import {
  anchorBatch,
  attest,
  batchRecordings,
  checkDevice,
  evidenceDomain,
  openBatch,
  openVault,
  readManifest,
  recordFile,
  recordingTypes,
  verifyEvidence,
} from "../../src/index.ts";
import type { Device, EvidenceFinding, RecordingInput, Vault } from "../../src/index.ts";
import { gln, LONG } from "../../../test/helpers/world.ts";
import { now, passTo } from "../../../test/helpers/membership.ts";
import { expectSameState } from "../events/sameState.ts";
import { loadStage, type Stage } from "../ledger/stage.ts";
import { refusalOf } from "../refused.ts";

const camera = new Wallet(id("camera"));
const logger = new Wallet(id("logger"));

describe("evidence", () => {
  let [folder, vault, stage]: [string, Vault, Stage] = ["", openVault(tmpdir()), {} as Stage];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "yaolian-"));
    await mkdir(join(folder, "files"));
    vault = openVault(join(folder, "vault"));
    stage = await loadStage();
    const { consortium, coldChain, admin, member, operator } = stage.world;
    await consortium.connect(admin.regulator).openSite(member.regulator, gln(90), 8);
    const office = await consortium.siteByGln(gln(90));
    await coldChain.connect(operator.enforcer).registerDevice(camera, office, 1, LONG);
    await coldChain.connect(operator.makerQuality).registerDevice(logger, stage.world.site.plant, 0, LONG);
    await passTo(stage.world, (await now(stage.world)) + 60);
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** A recording of the test's folder, a minute old at most, beside its manifest. Returns the manifest's path. */
  async function record(number: number, said: Partial<RecordingInput> & { by?: Wallet } = {}): Promise<string> {
    const path = join(folder, "files", `shelf-${number}.mp4`);
    await writeFile(path, `a recording, number ${number}`);
    const time = await now(stage.world);
    const { by = camera, ...more } = said;
    const place = { latitude: 23.12911, longitude: -113.26439 };
    const input = { path, now: time, time: time - 5, battery: 87, sequence: number, ...place, ...more };
    const manifest = await recordFile(stage.ledger, by, input);
    await writeFile(`${path}.json`, JSON.stringify(manifest));
    return `${path}.json`;
  }

  async function anchored(manifests: string[]): Promise<{ path: string; anchor: string }> {
    const batch = await batchRecordings(stage.ledger, vault, { schema: "EnforcementRecording", manifests });
    const { path, schema, root, leafCount } = batch;
    await batch.close();
    const { anchor } = await anchorBatch(stage.by("enforcer"), { schema, root, leafCount, papers: "case 2026-17" });
    return { path, anchor };
  }

  async function verified(path: string, anchor?: string): Promise<EvidenceFinding> {
    const batch = await openBatch(path);
    const input = { batch, files: join(folder, "files"), ...(anchor === undefined ? {} : { anchor }) };
    return verifyEvidence(stage.ledger, input).finally(() => batch.close());
  }

  const faults = ({ rows }: EvidenceFinding) => rows.map(({ fault }) => fault?.code ?? "");

  it("is recorded, batched, anchored in one transaction, recomputed and attested", async () => {
    const manifests = [
      await record(1),
      await record(2),
      await record(3, { gln: "6901234000016", latitude: undefined, longitude: undefined } as never),
    ];
    const { path, anchor } = await anchored(manifests);
    const finding = await verified(path);
    expect([finding.isVerified, faults(finding), finding.anchor?.anchor]).to.deep.equal([true, ["", "", ""], anchor]);
    await attest(stage.by("notary"), { anchor, finding: "Verified", report: "report 9" });
    const { anchors } = await expectSameState(stage, ["directory"]);
    expect(anchors.get(anchor)?.attestations.get(stage.world.member.notary)?.finding).to.equal("Verified");
  });

  it("finds out a file that changed by one byte, a file that is gone, and no other", async () => {
    const { path } = await anchored([await record(1), await record(2), await record(3)]);
    await appendFile(join(folder, "files", "shelf-2.mp4"), "!");
    await rm(join(folder, "files", "shelf-3.mp4"));
    const finding = await verified(path);
    expect([finding.isVerified, faults(finding)]).to.deep.equal([false, ["", "FileChanged", "FileUnusable"]]);
  });

  it("finds out a batch that was changed after anchoring, and which row does not bear its signature", async () => {
    const { path, anchor } = await anchored([await record(1), await record(2)]);
    const text = await readFile(path, "utf8");
    await writeFile(path, text.replace('"battery":87', '"battery":88'));
    const unknown = await verified(path);
    expect([unknown.fault?.code, unknown.isVerified]).to.deep.equal(["AnchorUnknown", false]);
    const finding = await verified(path, anchor);
    expect(finding.fault?.code).to.equal("BatchNotAnchored");
    expect(faults(finding)).to.deep.equal(["RecordingSignatureWrong", ""]);
  });

  it("trusts only cameras that are registered and live at the time", async () => {
    const { coldChain, operator } = stage.world;
    const stranger = new Wallet(id("stranger"));
    const early = { time: 1_700_000_000 };
    const { path } = await anchored([
      await record(1),
      await record(2, { by: logger }),
      await record(3, { by: stranger }),
      await record(4, early),
    ]);
    expect(faults(await verified(path))).to.deep.equal(["", "DeviceKindWrong", "DeviceUnknown", "DeviceNotYetLive"]);
    await coldChain.connect(operator.enforcer).reportDevice(camera, 1);
    expect(faults(await verified(path))[0]).to.equal("DeviceDistrusted");
  });

  it("trusts a camera from its first second to its last, and before its key was lost", async () => {
    const times = { since: 100, until: 200, distrustedFrom: undefined };
    const device: Device = { device: camera.address, member: 1, site: 1, kind: "Camera", ...times };
    const at =
      (time: number, more = {}) =>
      () =>
        checkDevice({ ...device, ...more }, time);
    for (const time of [100, 101, 199, 200]) at(time)();
    await refusalOf(at(99), "DeviceNotYetLive");
    await refusalOf(at(201), "DeviceHasEnded");
    at(149, { distrustedFrom: 150 })();
    for (const time of [150, 151]) await refusalOf(at(time, { distrustedFrom: 150 }), "DeviceDistrusted");
    await refusalOf(at(100, { kind: "Logger" }), "DeviceKindWrong");
  });

  it("refuses a recording from the future, a battery of 101, a place off the globe, no place and two", async () => {
    await refusalOf(async () => record(1, { time: (await now(stage.world)) + 1 }), "RecordingInFuture");
    for (const wrong of [
      { battery: 101 },
      { battery: -1 },
      { latitude: 90.00001 },
      { longitude: -180.00001 },
      { sequence: 1.5 },
    ]) {
      await refusalOf(() => record(1, wrong), "RecordingWrong");
    }
    await refusalOf(() => record(1, { gln: "6901234000016" }), "RecordingPlaceWrong");
    await refusalOf(() => record(1, { latitude: undefined } as never), "RecordingPlaceWrong");
    await refusalOf(() => record(1, { latitude: undefined, longitude: undefined } as never), "RecordingPlaceWrong");
  });

  it("refuses a manifest with a field changed, of another ledger, or of the same recording twice", async () => {
    const path = await record(1);
    const text = await readFile(path, "utf8");
    await writeFile(path, text.replace('"sequence":1', '"sequence":2'));
    await refusalOf(() => readManifest(stage.ledger, path), "RecordingSignatureWrong");
    const manifest = JSON.parse(text) as Record<string, unknown>;
    const { fingerprint, time, latitude, longitude, battery, sequence } = manifest;
    const message = { fingerprint, time, gln: 0, latitude, longitude, battery, sequence };
    const elsewhere = await camera.signTypedData(
      evidenceDomain(1, manifest["registry"] as string),
      recordingTypes,
      message,
    );
    await writeFile(path, JSON.stringify({ ...manifest, signature: elsewhere }));
    await refusalOf(() => readManifest(stage.ledger, path), "RecordingSignatureWrong");
    await writeFile(path, "{");
    await refusalOf(() => readManifest(stage.ledger, path), "RecordingWrong");
    const one = await record(1);
    await refusalOf(() => anchored([one, one]), "RecordingRepeated");
    await refusalOf(() => anchored([]), "BatchEmpty");
  });
});
