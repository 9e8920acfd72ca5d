import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";

import { Wallet } from "ethers";

import { shortId } from "../../../cli/src/told/events.ts";
import { registerDevice } from "../../../sdk/src/coldChain/index.ts";
import { batchRecordings, recordFile, verifyEvidence } from "../../../sdk/src/evidence/index.ts";
import type { EvidenceFinding } from "../../../sdk/src/evidence/index.ts";
import type { Ledger } from "../../../sdk/src/ledger/index.ts";
import { anchorBatch, attest, documentRows, tellUse, writeBatch } from "../../../sdk/src/records/index.ts";
import type { Anchored, Batch, Schema, UseTold } from "../../../sdk/src/records/index.ts";
import type { Screen } from "../screen.ts";
import type { Stage } from "../stage.ts";
import { samplesOf } from "./samples.ts";

const SEIZED_GOODS = "6909012000012";
const CAMERA = "https://example.org/cameras/3";
const CASE = "case 2026-17";
const CAMERA_TERM = 4_000_000_000;

/** Where the raid was, in degrees. */
const SHOP = { latitude: 23.12911, longitude: 113.26439 };

/** A hospital and a laboratory anchor records; a camera's recordings are anchored, recomputed by a notary and tampered with. */
export async function anchorRecords(stage: Stage, screen: Screen): Promise<void> {
  screen.chapter("Records and evidence", "the documents stay with their members; the ledger says whose and since when");
  // They are about different documents, so that they share a block.
  const [{ timestamp }] = await Promise.all([
    registerCamera(stage),
    anchorBundle(stage, screen),
    anchorDataSet(stage, screen),
  ]);
  const folder = join(stage.vault.folder, "evidence");
  const batch = await recordRaid(stage, folder, timestamp);
  try {
    await raid(stage, screen, batch, folder);
  } finally {
    await batch.close();
  }
}

async function anchorBundle(stage: Stage, screen: Screen): Promise<void> {
  const [bundle = ""] = (await samplesOf("records")).filter((path) => path.endsWith(".bundle.json"));
  const { author, anchored } = await anchorFiles(stage, "hospital", "RecordBundle", [bundle]);
  screen.done(`${author} anchors ${basename(bundle)} as ${shortId(anchored.anchor)}: 4 resources, each with a salt.`);
}

async function anchorDataSet(stage: Stage, screen: Screen): Promise<void> {
  const runs = (await samplesOf("records")).filter((path) => path.endsWith(".fastq"));
  const use = tellUse({ terms: ["DS", "IRB", "NCU"], disease: "MONDO:0005148", approval: "HGR 2026-0417" });
  const { author, anchored } = await anchorFiles(stage, "laboratory", "SequencingDataSet", runs, use);
  screen.done(`${author} anchors a sequencing data set as ${shortId(anchored.anchor)}, ${runs.length} files,`);
  screen.note("for research on one disease, not commercial, with an ethics approval (DUO: DS, IRB, NCU).");
}

async function anchorFiles(
  stage: Stage,
  key: string,
  schema: Schema,
  files: readonly string[],
  use?: UseTold,
): Promise<{ author: string; anchored: Anchored }> {
  const member = stage.seeded.members.get(key) ?? 0;
  const head = use === undefined ? { schema } : { schema, use };
  const batch = await writeBatch(stage.vault, head, documentRows(schema, files));
  const anchored = await anchorTold(stage.as({ role: "RecordsOfficer", member }), batch);
  await batch.close();
  return { author: stage.directory.member(member), anchored };
}

function anchorTold(ledger: Ledger, batch: Batch, papers?: string): Promise<Anchored> {
  const { schema, root, leafCount, use } = batch;
  return anchorBatch(ledger, { schema, root, leafCount, use, ...(papers === undefined ? {} : { papers }) });
}

function registerCamera(stage: Stage): ReturnType<typeof registerDevice> {
  const device = new Wallet(stage.vault.makeDeviceKey(CAMERA)).address;
  const site = stage.site(SEIZED_GOODS);
  const enforcer = stage.as({ role: "EnforcementOfficer" });
  return registerDevice(enforcer, { device, site, kind: "Camera", until: CAMERA_TERM });
}

/** The camera's files and what it signed of each, batched. */
async function recordRaid(stage: Stage, folder: string, time: number): Promise<Batch> {
  const { ledger, vault } = stage;
  await mkdir(folder, { recursive: true });
  const camera = new Wallet(vault.makeDeviceKey(CAMERA));
  const manifests: string[] = [];
  for (const [number, sample] of (await samplesOf("evidence")).entries()) {
    const path = join(folder, basename(sample));
    await copyFile(sample, path);
    const said = { time, now: time, battery: 87 - number, sequence: 41 + number, ...SHOP };
    await writeFile(`${path}.json`, JSON.stringify(await recordFile(ledger, camera, { path, ...said })));
    manifests.push(`${path}.json`);
  }
  return batchRecordings(ledger, vault, { schema: "EnforcementRecording", manifests });
}

async function raid(stage: Stage, screen: Screen, batch: Batch, folder: string): Promise<void> {
  const pharmacy = stage.as({ role: "QualityOfficer", member: stage.seeded.members.get("pharmacyEast") ?? 0 });
  const { refusal } = await screen.foresee("A pharmacy anchors an enforcement", "refused: OperatorRoleMissing", () =>
    anchorTold(pharmacy, batch, CASE),
  );
  const { result: anchored } = await screen.foresee("Recordings of an enforcement are anchored", "done", () =>
    anchorTold(stage.as({ role: "EnforcementOfficer" }), batch, CASE),
  );
  if (anchored === undefined) return;
  const { anchor, gasUsed } = anchored;
  screen.done(
    `An enforcement officer's camera made ${batch.leafCount} recordings, each signed with time, place and battery;`,
  );
  screen.note(`one transaction anchors them all as ${shortId(anchor)}: ${gasUsed.toLocaleString("en")} gas.`);
  if (refusal !== undefined) screen.refused("A pharmacy that anchors them as its own enforcement: refused.");
  await notarise(stage, screen, batch, { anchor, folder });
}

/** A notary recomputes the batch from its files and says so; then one of the files changes by one byte. */
async function notarise(
  stage: Stage,
  screen: Screen,
  batch: Batch,
  { anchor, folder }: { readonly anchor: string; readonly folder: string },
): Promise<void> {
  const verify = () => verifyEvidence(stage.ledger, { batch, files: folder, anchor });
  const found = await verify();
  screen.foreseen("An enforcement recording is verified", "verified", outcomeOf(found));
  await attest(stage.as({ role: "Notary" }), {
    anchor,
    finding: found.isVerified ? "Verified" : "Mismatch",
    report: "report 9",
  });
  const notary = stage.directory.member(stage.seeded.members.get("notary") ?? 0);
  screen.done(`${notary} recomputes fingerprints, signatures and root, and attests: ${outcomeOf(found)}.`);

  const { name } = batch.row(0);
  const copy = await readFile(join(folder, name));
  await writeFile(join(folder, name), Buffer.concat([copy, Buffer.from(".")]));
  const changed = await verify();
  screen.foreseen("A recording that changed by one byte", "refused: FileChanged", outcomeOf(changed));
  const [row] = changed.rows.filter(({ fault }) => fault !== undefined);
  screen.refused(`${name} with one byte more: found out. ${row?.fault?.message ?? ""}`);
  await writeFile(join(folder, name), copy);
}

function outcomeOf({ isVerified, fault, rows }: EvidenceFinding): string {
  if (isVerified) return "verified";
  const codes = [fault, ...rows.map((row) => row.fault)].flatMap((each) => (each === undefined ? [] : [each.code]));
  return `refused: ${codes.join(", ")}`;
}
