import { readdirSync } from "node:fs";
import { cp } from "node:fs/promises";
import { join } from "node:path";

import { generateX25519Identity } from "age-encryption";
import { expect } from "chai";

import { listAnchors, listDisclosures } from "../../../sdk/src/index.ts";
import { refusalOf } from "../../../sdk/test/refused.ts";
import { readIdentity } from "../../src/records/ageFiles.ts";
import { backUp } from "../../src/records/backup.ts";
import { FileObjects } from "../../src/records/fileObjects.ts";
import { Mirror } from "../../src/records/mirror.ts";
import { ledgerTime } from "../../src/records/parts.ts";
import { restore } from "../../src/records/restore.ts";
import { finding, PASSPHRASE, recordOf, recordStage, requestOf, type OpenDesk, type RecordStage } from "./stage.ts";

const DAY = 86_400;

describe("a gateway's backup", function () {
  this.timeout(60_000);
  let stage: RecordStage;
  let [identity, recipient, out] = ["", "", ""];
  beforeEach(async () => {
    stage = await recordStage();
    identity = await generateX25519Identity();
    ({ recipient } = await readIdentity(`# a comment\n${identity}\n`));
    out = await stage.folder();
  });
  afterEach(() => stage.close());

  const saved = ({ desk }: OpenDesk) => backUp(desk.parts, { out, recipient, hasBlobs: true });

  async function restored(from = out, mirrors: Mirror[] = []): Promise<OpenDesk> {
    const into = await stage.folder();
    await restore({ from, identity, into, passphrase: PASSPHRASE, workFactor: 4 });
    return stage.open("keeper", into, { mirrors });
  }

  it("brings a lost gateway back with all that was acknowledged, and nothing of it twice", async () => {
    const mirror = new Mirror(new FileObjects(out), recipient);
    const kept = await stage.open("keeper", await stage.folder(), { mirrors: [mirror] });
    const first = await kept.desk.store(recordOf(stage, finding(1), { requestKey: "one" }));
    await saved(kept);
    // All that follows came after the backup, and is in its mirror alone, or on the ledger.
    await kept.desk.anchor();
    const second = await kept.desk.store(recordOf(stage, finding(2), { requestKey: "two" }));
    await stage.grant();
    const asked = await requestOf(stage, second.id);
    const answered = await kept.desk.release(asked);
    const third = await kept.desk.store(recordOf(stage, finding(3), { requestKey: "three" }));
    const { identity: key } = kept.desk;
    kept.close();
    // It was killed between writing a batch down and sending it, and had begun another before.
    const { leaf } = second;
    await mirror.keepBatch({
      root: `0x${"11".repeat(32)}`,
      leaves: [leaf, leaf],
      records: [second.id, third.id],
      anchor: null,
    });

    const back = await restored(out, [mirror]);
    expect(back.desk.identity).to.equal(key);
    for (const [index, { id }] of [first, second, third].entries()) {
      expect((await back.desk.read(id)).document).to.deep.equal(finding(index + 1));
    }
    expect((await back.desk.release(asked)).loggedBy).to.equal(answered.loggedBy);
    expect((await back.desk.store(recordOf(stage, finding(3), { requestKey: "three" }))).id).to.equal(third.id);
    await refusalOf(() => back.desk.store(recordOf(stage, finding(4), { requestKey: "three" })), "RequestKeyReused");
    expect(await back.desk.anchor()).to.equal(1);
    expect(await back.desk.anchor()).to.equal(0);
    expect(await listAnchors(stage.ledger)).to.have.length(3);
    expect(await listDisclosures(stage.ledger)).to.have.length(1);
    for (const { id } of [first, second, third]) expect(back.desk.show(id).state).to.equal("anchored");
  });

  it("brings back nothing that was destroyed, not even from an older backup", async () => {
    const kept = await stage.open("keeper", await stage.folder());
    const clock = { rule: "prescription-ready", since: await ledgerTime(stage.ledger) };
    const { id } = await kept.desk.store(recordOf(stage, finding(1), { clock }));
    const other = await kept.desk.store(recordOf(stage, finding(2)));
    await saved(kept);
    const older = await stage.folder();
    await cp(out, older, { recursive: true });
    await stage.world.connection.provider.request({ method: "evm_increaseTime", params: [11 * DAY] });
    await stage.world.connection.provider.request({ method: "evm_mine", params: [] });
    await kept.desk.sweep();
    expect(await saved(kept)).to.deep.equal({ records: 1, destroyed: 1 });
    expect(readdirSync(join(out, "keys"))).to.deep.equal([other.id.slice(2)]);
    kept.close();

    for (const from of [out, older]) {
      const back = await restored(from);
      await refusalOf(() => back.desk.read(id), "RecordDestroyed");
      expect(back.keys.has(id)).to.equal(false);
      expect((await back.desk.read(other.id)).document).to.deep.equal(finding(2));
      back.close();
    }
  });

  it("opens for its recipient alone, and into an empty folder", async () => {
    const kept = await stage.open("keeper", await stage.folder());
    await kept.desk.store(recordOf(stage, finding(1)));
    await saved(kept);
    const other = await generateX25519Identity();
    const options = { from: out, passphrase: PASSPHRASE, workFactor: 4 };
    const into = await stage.folder();
    await refusalOf(() => restore({ ...options, identity: other, into }), "BackupClosed");
    await refusalOf(() => restore({ ...options, identity, into: kept.folder }), "RestoreFolderUsed");
    await refusalOf(async () => restore({ ...options, identity, into, from: await stage.folder() }), "BackupWrong");
    await refusalOf(() => backUp(kept.desk.parts, { out, recipient: "age1nobody", hasBlobs: true }), "RecipientWrong");
    await refusalOf(() => readIdentity("nothing"), "IdentityWrong");
  });
});
