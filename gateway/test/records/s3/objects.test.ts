import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";

import { TransientError } from "../../../../sdk/src/index.ts";
import { refusalOf } from "../../../../sdk/test/refused.ts";
import { blobName, getBlob, putBlob } from "../../../src/records/objects.ts";
import { ledgerTime } from "../../../src/records/parts.ts";
import { readS3, S3Objects } from "../../../src/records/s3Objects.ts";
import { finding, recordOf, recordStage } from "../stage.ts";
import { startS3, type S3Server } from "./server.ts";

const DAY = 86_400;
const text = Buffer.from("a sealed file");

describe("a bucket of sealed files", function () {
  this.timeout(60_000);
  let server: S3Server;
  let objects: S3Objects;
  before(async () => {
    const program = process.env["YAOLIAN_S3_SERVER"];
    if (program === undefined) throw new Error("Run it by npm run test:s3, which builds a server.");
    server = await startS3(program);
    objects = new S3Objects({ ...server.options, prefix: "hospital-4/" });
  });
  after(async () => {
    objects.close();
    await server.stop();
  });

  it("keeps bytes by what they are, has one of many that come at one time, and lists what is there", async () => {
    const hash = await putBlob(objects, text);
    expect(await putBlob(objects, text)).to.equal(hash);
    expect(Buffer.from(await getBlob(objects, hash))).to.deep.equal(text);
    await objects.put(blobName(hash), Buffer.from("another"));
    await refusalOf(() => getBlob(objects, hash), "BlobDamaged");
    await putBlob(objects, text);
    expect(Buffer.from(await getBlob(objects, hash))).to.deep.equal(text);
    await objects.remove(blobName(hash));
    await objects.remove(blobName(hash));
    await refusalOf(() => getBlob(objects, hash), "BlobMissing");
    expect(await objects.putNew("keys/a", Buffer.from([1]))).to.equal(true);
    const put = Array.from({ length: 4 }, (_, index) => objects.putNew("keys/a", Buffer.from([index])));
    expect((await Promise.all(put)).filter(Boolean)).to.have.length(0);
    await objects.put("keys/b", new Uint8Array(0));
    expect((await objects.get("keys/b"))?.length).to.equal(0);
    const names: string[] = [];
    for await (const name of objects.list("keys")) names.push(name);
    expect(names.sort()).to.deep.equal(["keys/a", "keys/b"]);
  });

  it("serves a whole record: kept, read, anchored, destroyed", async () => {
    const stage = await recordStage();
    try {
      const kept = await stage.open("keeper", await stage.folder(), { objects });
      const clock = { rule: "prescription-ready", since: await ledgerTime(stage.ledger) };
      const { id, blob } = await kept.desk.store(recordOf(stage, finding(7.1), { clock }));
      await kept.desk.anchor();
      expect(Buffer.from((await kept.desk.read(id)).document)).to.deep.equal(Buffer.from(finding(7.1)));
      await stage.world.connection.provider.request({ method: "evm_increaseTime", params: [11 * DAY] });
      await stage.world.connection.provider.request({ method: "evm_mine", params: [] });
      expect((await kept.desk.sweep()).destroyed).to.deep.equal([id]);
      expect(await objects.get(blobName(blob))).to.equal(undefined);
      expect(await objects.get(`tombstones/${id.slice(2)}`)).not.to.equal(undefined);
    } finally {
      await stage.close();
    }
  });

  it("says whose fault it is where it refuses, and where it is away", async () => {
    const wrong = new S3Objects({ ...server.options, secretAccessKey: "wrong" });
    await refusalOf(() => wrong.put("keys/c", text), "StoreRefused");
    wrong.close();
    const nowhere = new S3Objects({ ...server.options, bucket: "nowhere" });
    await refusalOf(() => nowhere.put("keys/c", text), "StoreRefused");
    nowhere.close();
    const away = new S3Objects({ ...server.options, endpoint: "http://127.0.0.1:1" });
    const error = await away.get("keys/a").then(
      () => undefined,
      (reason: unknown) => reason,
    );
    away.close();
    expect(error).to.be.instanceOf(TransientError).and.have.property("code", "StoreUnreachable");
  });

  it("comes from a file that is its owner's only", async () => {
    const folder = await mkdtemp(join(tmpdir(), "yaolian-s3-file-"));
    try {
      const path = join(folder, "s3.json");
      await writeFile(path, JSON.stringify(server.options), { mode: 0o600 });
      const read = await readS3(path);
      expect(await read.get("keys/none")).to.equal(undefined);
      read.close();
      const open = join(folder, "open.json");
      await writeFile(open, JSON.stringify(server.options), { mode: 0o644 });
      await refusalOf(() => readS3(open), "SecretExposed");
      const bad = join(folder, "bad.json");
      await writeFile(bad, JSON.stringify({ ...server.options, secretAccessKey: 7 }), { mode: 0o600 });
      const refused = await refusalOf(() => readS3(bad), "S3FileWrong");
      expect(refused.sentence).not.to.include("7");
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
