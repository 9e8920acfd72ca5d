import { execFile } from "node:child_process";
import { chmod, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { generateX25519Identity, identityToRecipient } from "age-encryption";
import { expect } from "chai";

import { listAnchors } from "../../../sdk/src/index.ts";
import { refusalOf } from "../../../sdk/test/refused.ts";
import { FileObjects } from "../../src/records/fileObjects.ts";
import { Mirror } from "../../src/records/mirror.ts";
import { Peers } from "../../src/records/peers.ts";
import { finding, PASSPHRASE, recordOf, recordStage, type OpenDesk, type RecordStage } from "./stage.ts";

const run = promisify(execFile);
const MAIN = fileURLToPath(new URL("../../src/main.ts", import.meta.url));

describe("the storing of records", function () {
  this.timeout(60_000);
  let stage: RecordStage;
  let kept: OpenDesk;
  beforeEach(async () => {
    stage = await recordStage();
    kept = await stage.open("keeper", await stage.folder());
  });
  afterEach(() => stage.close());

  it("is done once for an idempotency key, also all at once", async () => {
    const input = recordOf(stage, finding(1), { requestKey: "one" });
    const rows = await Promise.all([1, 2, 3].map(() => kept.desk.store(input)));
    expect(new Set(rows.map(({ id }) => id)).size).to.equal(1);
    const [, other] = await Promise.allSettled([
      kept.desk.store(recordOf(stage, finding(2), { requestKey: "two" })),
      kept.desk.store(recordOf(stage, finding(3), { requestKey: "two" })),
    ]);
    expect(other).to.have.nested.property("reason.code", "RequestKeyReused");
    expect(kept.desk.find(stage.holder.address)).to.have.length(2);
  });

  it("keeps any bytes as they are, and binds them to their row", async () => {
    const bytes = Uint8Array.from({ length: 70_000 }, (_, index) => index % 251);
    const { id } = await kept.desk.store(recordOf(stage, bytes, { mediaType: "application/dicom" }));
    expect(Buffer.from((await kept.desk.read(id)).document)).to.deep.equal(Buffer.from(bytes));
    for (const column of ["holder", "category", "mediaType"]) {
      const was = kept.store.db.prepare(`SELECT ${column} AS value FROM records WHERE id = ?`).get(id)?.["value"];
      kept.store.db.prepare(`UPDATE records SET ${column} = 'another' WHERE id = ?`).run(id);
      await refusalOf(() => kept.desk.read(id), "SealedFileClosed");
      kept.store.db.prepare(`UPDATE records SET ${column} = ? WHERE id = ?`).run(String(was), id);
    }
    expect((await kept.desk.read(id)).row.id).to.equal(id);
  });

  it("leaves nothing of what was never acknowledged", async () => {
    const input = recordOf(stage, finding(1), { requestKey: "one" });
    const { id } = await kept.desk.store(input);
    kept.store.db.prepare("UPDATE records SET state = 'storing' WHERE id = ?").run(id);
    await refusalOf(() => kept.desk.read(id), "RecordUnknown");
    kept.close();
    kept = await stage.open("keeper", kept.folder);
    expect(kept.keys.has(id)).to.equal(false);
    const files = await readdir(join(kept.folder, "records"), { recursive: true, withFileTypes: true });
    expect(files.filter((file) => file.isFile())).to.deep.equal([]);
    expect((await kept.desk.store(input)).id).not.to.equal(id);
  });

  it("is acknowledged only once the backup has it, and is stored once the backup is back", async () => {
    const folder = join(await stage.folder(), "mirror");
    const recipient = await identityToRecipient(await generateX25519Identity());
    kept.close();
    const mirrors = [new Mirror(new FileObjects(folder), recipient)];
    kept = await stage.open("keeper", kept.folder, { mirrors });
    await writeFile(folder, "no folder");
    const input = recordOf(stage, finding(1), { requestKey: "one" });
    await refusalOf(() => kept.desk.store(input), "FileUnusable");
    expect(kept.desk.find(stage.holder.address)).to.deep.equal([]);
    await rm(folder);
    const { id } = await kept.desk.store(input);
    expect(await readdir(join(folder, "keys"))).to.deep.equal([id.slice(2)]);
    expect(kept.desk.find(stage.holder.address)).to.have.length(1);
  });

  it("comes onto the ledger in as few batches as may be", async () => {
    await Promise.all(Array.from({ length: 5 }, (_, index) => kept.desk.store(recordOf(stage, finding(index)))));
    expect(await kept.desk.anchor()).to.equal(5);
    expect(await kept.desk.anchor()).to.equal(0);
    const anchors = await listAnchors(stage.ledger);
    expect(anchors.map(({ leafCount, schema }) => [leafCount, schema])).to.deep.equal([[5, "RecordBundle"]]);
  });

  it("is anchored once where the answer of the ledger was lost", async () => {
    await kept.desk.store(recordOf(stage, finding(1)));
    await kept.desk.anchor();
    kept.store.db.exec("UPDATE recordBatches SET anchor = NULL; UPDATE records SET state = 'stored'");
    kept.close();
    kept = await stage.open("keeper", kept.folder);
    await kept.desk.anchor();
    expect(await listAnchors(stage.ledger)).to.have.length(1);
    expect(kept.desk.find(stage.holder.address)[0]?.state).to.equal("anchored");
  });

  it("refuses what is no record", async () => {
    const refused = async (code: string, document: Uint8Array, more = {}) =>
      refusalOf(() => kept.desk.store(recordOf(stage, document, more)), code);
    await refused("DocumentLengthWrong", new Uint8Array(0));
    await refused("DocumentLengthWrong", new Uint8Array(11 * 1024 * 1024 + 1));
    await refused("RecordWrong", finding(1), { mediaType: "text/html\r\nX: y" });
    await refused("RecordWrong", finding(1), { holder: "0x12" });
    await refused("RecordWrong", finding(1), { category: "Gossip" });
    await refused("RetentionRuleUnknown", finding(1), { clock: { rule: "forever", since: 1 } });
    const peers = (url: string) => ({ peers: [{ member: 4, url, key: `0x${"11".repeat(32)}` }] });
    await refusalOf(() => Peers.read(peers("http://other.example")), "PeersWrong");
    expect(Peers.read(peers("https://other.example")).of(4).url).to.equal("https://other.example");
  });

  it("is backed up and restored by the command", async () => {
    const { id } = await kept.desk.store(recordOf(stage, finding(7.1)));
    const out = await stage.folder();
    const into = await stage.folder();
    const identity = await generateX25519Identity();
    const [passphrase, key] = [join(into, "passphrase"), join(into, "identity")];
    await writeFile(passphrase, `${PASSPHRASE}\n`, { mode: 0o600 });
    await writeFile(key, `${identity}\n`, { mode: 0o600 });
    const gateway = (...args: string[]) =>
      run(process.execPath, ["--import", "tsx", MAIN, ...args, "--records-passphrase-file", passphrase]);
    const recipient = await identityToRecipient(identity);
    // While the gateway has its folder open.
    const saved = await gateway("backup", "--folder", kept.folder, "--out", out, "--recipient", recipient);
    expect(saved.stdout).to.include("The backup has 1 records");
    kept.close();
    const folder = join(into, "gateway");
    const restored = await gateway("restore", "--from", out, "--folder", folder, "--identity-file", key);
    expect(restored.stdout).to.include("1 records are back");
    const back = await stage.open("keeper", folder);
    expect(Buffer.from((await back.desk.read(id)).document)).to.deep.equal(Buffer.from(finding(7.1)));
    await chmod(key, 0o644);
    const refused = await gateway("restore", "--from", out, "--folder", folder, "--identity-file", key).catch(
      (error: unknown) => error as { stderr: string },
    );
    expect(refused.stderr).to.include("chmod 600").and.not.include("AGE-SECRET");
  });
});
