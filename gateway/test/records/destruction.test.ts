import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

import { expect } from "chai";

import { leafOf, listAnchors, listDisclosures } from "../../../sdk/src/index.ts";
import { refusalOf } from "../../../sdk/test/refused.ts";
import { commitmentOf, disclosureSalt, hexOf, rowOf } from "../../src/records/answer.ts";
import { recordKeys, type RecordSecrets } from "../../src/records/keyTable.ts";
import { ledgerTime } from "../../src/records/parts.ts";
import { checkRetention, dueAt, GERMANY } from "../../src/records/retention.ts";
import { openFile } from "../../src/records/sealedFile.ts";
import { finding, recordOf, recordStage, requestOf, type OpenDesk, type RecordStage } from "./stage.ts";

const DAY = 86_400;
/** All findings that a laboratory may have made: a dictionary of likely documents. */
const DICTIONARY = Array.from({ length: 300 }, (_, tenth) => finding(tenth / 10));
const fingerprint = (document: Uint8Array): Buffer => createHash("sha256").update(document).digest();

describe("the destruction of records", function () {
  this.timeout(60_000);
  let stage: RecordStage;
  let kept: OpenDesk;
  beforeEach(async () => {
    stage = await recordStage();
    kept = await stage.open("keeper", await stage.folder());
  });
  afterEach(() => stage.close());

  async function pass(seconds: number): Promise<void> {
    const { provider } = stage.world.connection;
    await provider.request({ method: "evm_increaseTime", params: [seconds] });
    await provider.request({ method: "evm_mine", params: [] });
  }

  const secretsOf = async (id: string): Promise<RecordSecrets> => {
    const found = await kept.keys.get(id);
    if (found === undefined) throw new Error("The record has no secrets.");
    return {
      seed: Buffer.from(found.seed),
      salt: Buffer.from(found.salt),
      fingerprint: Buffer.from(found.fingerprint),
    };
  };

  /** The form in which the key table's file has a record's secrets. */
  function sealedRow(id: string): Uint8Array {
    const db = new DatabaseSync(join(kept.folder, "records-keys.sqlite"), { readOnly: true });
    const row = db.prepare("SELECT sealed FROM keys WHERE record = ?").get(id);
    db.close();
    return row?.["sealed"] as Uint8Array;
  }

  /** Whether any file of a folder holds one of these, as bytes, hex or base64. */
  function holds(folder: string, wanted: readonly Uint8Array[]): string[] {
    const forms = wanted.flatMap((bytes) => {
      const buffer = Buffer.from(bytes);
      return [buffer, Buffer.from(buffer.toString("hex")), Buffer.from(buffer.toString("base64"))];
    });
    const files = readdirSync(folder, { recursive: true }) as string[];
    return files.filter((name) => {
      const path = join(folder, name);
      return statSync(path).isFile() && forms.some((form) => readFileSync(path).includes(form));
    });
  }

  it("leaves nothing that tells what a record said, nor what its commitments commit to", async () => {
    const since = await ledgerTime(stage.ledger);
    const clock = { rule: "prescription-ready", since };
    const { id } = await kept.desk.store(recordOf(stage, finding(7.1), { clock }));
    // Others around it, so that its row moves between pages.
    const others = await Promise.all(
      DICTIONARY.slice(0, 60).map((document) => kept.desk.store(recordOf(stage, document))),
    );
    await kept.desk.anchor();
    const secrets = await secretsOf(id);
    const sealed = readFileSync(blobPath(id));
    const { leaf } = kept.desk.show(id);
    await stage.grant();
    const { request: hash } = await kept.desk.release(await requestOf(stage, id));
    const [{ document: disclosed } = { document: "" }] = await listDisclosures(stage.ledger);

    // With the salt the dictionary gives the document away, so that what follows means something.
    const guess = (salt: Uint8Array): number =>
      DICTIONARY.findIndex((document) => hexOf(leafOf(rowOf(fingerprint(document), salt))) === leaf);
    expect(guess(secrets.salt)).to.equal(71);
    expect(commitmentOf(fingerprint(finding(7.1)), disclosureSalt(secrets.salt, hash))).to.equal(disclosed);

    const row = sealedRow(id);
    expect(holds(kept.folder, [row])).not.to.deep.equal([]);
    await pass(10 * DAY - 60);
    expect((await kept.desk.sweep()).destroyed).to.deep.equal([]);
    await pass(61);
    expect((await kept.desk.sweep()).destroyed).to.deep.equal([id]);

    await refusalOf(() => kept.desk.read(id), "RecordDestroyed");
    await refusalOf(async () => Promise.resolve(kept.desk.show(id)), "RecordDestroyed");
    expect(kept.keys.has(id)).to.equal(false);
    const { seed, salt } = secrets;
    expect(holds(kept.folder, [row])).to.deep.equal([]);
    expect(holds(kept.folder, [seed, salt, secrets.fingerprint, sealed.subarray(46), finding(7.1)])).to.deep.equal([]);
    expect(statSync(join(kept.folder, "records-keys.sqlite-wal")).size).to.equal(0);
    // Somebody kept the sealed file: every key that is left opens it not.
    for (const other of others.slice(0, 5)) {
      const keys = await recordKeys(await secretsOf(other.id));
      await refusalOf(() => openFile({ keys, info: new Uint8Array(0) }, sealed), "SealedFileClosed");
    }
    // The dictionary against every salt that is left, and none: neither commitment on the ledger says anything.
    const salts = [Buffer.alloc(32), ...(await Promise.all(others.map(async (row) => (await secretsOf(row.id)).salt)))];
    for (const left of salts) {
      expect(guess(left)).to.equal(-1);
      const found = DICTIONARY.some(
        (each) => commitmentOf(fingerprint(each), disclosureSalt(left, hash)) === disclosed,
      );
      expect(found).to.equal(false);
    }
    // What stays proves the others of the batch.
    const [anchor] = await listAnchors(stage.ledger);
    expect(anchor?.leafCount).to.equal(61);
    expect((await kept.desk.read(others[3]?.id ?? "")).document).to.deep.equal(finding(0.3));
  });

  function blobPath(id: string): string {
    const { blob } = kept.desk.show(id);
    return join(kept.folder, "records", "blobs", blob.slice(0, 2), blob.slice(2, 4), blob);
  }

  it("waits while a court holds it, and follows a clock that is set anew", async () => {
    const since = await ledgerTime(stage.ledger);
    const { id } = await kept.desk.store(recordOf(stage, finding(1), { clock: { rule: "prescription-ready", since } }));
    await kept.desk.setHeld(id, true);
    await pass(11 * DAY);
    expect((await kept.desk.sweep()).destroyed).to.deep.equal([]);
    await kept.desk.setHeld(id, false);
    const now = await ledgerTime(stage.ledger);
    const set = await kept.desk.setClock(id, { rule: "prescription-completed", since: now });
    expect(set.due).to.equal(now + 100 * DAY);
    await pass(99 * DAY);
    expect((await kept.desk.sweep()).destroyed).to.deep.equal([]);
    await pass(DAY + 1);
    expect((await kept.desk.sweep()).destroyed).to.deep.equal([id]);
    await refusalOf(() => kept.desk.setClock(id, { rule: "trace", since: now }), "RecordDestroyed");
    expect(await listDisclosures(stage.ledger)).to.deep.equal([]);
  });

  it("goes on after a kill between any two of its steps", async () => {
    const since = await ledgerTime(stage.ledger);
    const clock = { rule: "prescription-cancelled", since };
    const { id } = await kept.desk.store(recordOf(stage, finding(2), { clock }));
    kept.store.db.prepare("UPDATE records SET state = 'destroying' WHERE id = ?").run(id);
    kept.close();
    kept = await stage.open("keeper", kept.folder);
    await refusalOf(() => kept.desk.read(id), "RecordDestroyed");
    expect(kept.keys.has(id)).to.equal(false);
  });

  it("counts by rules that are data", async () => {
    const at = (text: string): number => Date.parse(text) / 1000;
    const due = (rule: string, since: string): number => dueAt(GERMANY, { rule, since: at(since) });
    expect(due("prescription-ready", "2026-12-25T08:00:00Z")).to.equal(at("2027-01-04T08:00:00Z"));
    expect(due("prescription-completed", "2026-01-01T00:00:00Z")).to.equal(at("2026-04-11T00:00:00Z"));
    expect(due("prescription-cancelled", "2026-01-01T00:00:00Z")).to.equal(at("2026-01-11T00:00:00Z"));
    expect(due("vaccine", "2024-02-29T00:00:00Z")).to.equal(at("2029-03-01T00:00:00Z"));
    expect(due("trace", "2026-06-30T12:00:00Z")).to.equal(at("2032-06-30T12:00:00Z"));
    await refusalOf(async () => Promise.resolve(due("toString", "2026-01-01T00:00:00Z")), "RetentionRuleUnknown");
    await refusalOf(async () => Promise.resolve(dueAt(GERMANY, { rule: "trace", since: -1 })), "ClockWrong");
    const both = { name: "X", rules: { a: { from: "expiry", days: 1, years: 1 } } };
    await refusalOf(async () => Promise.resolve(checkRetention(both)), "RetentionRulesWrong");
  });
});
