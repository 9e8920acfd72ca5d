import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";
import fc from "fast-check";

import { InputError } from "../../../sdk/src/index.ts";
import { refusalOf } from "../../../sdk/test/refused.ts";
import { FileObjects } from "../../src/records/fileObjects.ts";
import { openMasterKey } from "../../src/records/masterKey.ts";
import { blobName, getBlob, putBlob } from "../../src/records/objects.ts";
import { MOST_BYTES } from "../../src/records/parts.ts";
import { HEAD_BYTES, openFile, parseFile, sealFile } from "../../src/records/sealedFile.ts";
import { infoOf, keysOfSeed } from "../../src/records/sealing.ts";

const text = Buffer.from("a document");
const info = infoOf("yaolian/test/v1", "record", 4);

describe("a sealed file", function () {
  this.timeout(60_000);

  it("opens for its key, its info and its sender, and is never the same twice", async () => {
    const [keys, sender] = await Promise.all([keysOfSeed(randomBytes(32)), keysOfSeed(randomBytes(32))]);
    const to = keys.publicKey;
    const [one, other] = await Promise.all([sealFile({ to, info }, text), sealFile({ to, info }, text)]);
    expect(one).not.to.deep.equal(other);
    expect(Buffer.from(await openFile({ keys, info }, one))).to.deep.equal(text);
    const signed = await sealFile({ to, info, from: sender }, text);
    expect(Buffer.from(await openFile({ keys, info, from: sender.publicKey }, signed))).to.deep.equal(text);
    await refusalOf(() => openFile({ keys, info }, signed), "SealedFileWrong");
    await refusalOf(() => openFile({ keys, info, from: sender.publicKey }, one), "SealedFileWrong");
    await refusalOf(() => openFile({ keys, info, from: keys.publicKey }, signed), "SealedFileClosed");
    const largest = randomBytes(MOST_BYTES);
    expect((await openFile({ keys, info }, await sealFile({ to, info }, largest))).length).to.equal(MOST_BYTES);
  });

  it("opens in none of 1,000 alterations: of a bit, its length, its key, its info or its sender", async () => {
    const [keys, sender] = await Promise.all([keysOfSeed(randomBytes(32)), keysOfSeed(randomBytes(32))]);
    const file = await sealFile({ to: keys.publicKey, info, from: sender }, text);
    const terms = { keys, info, from: sender.publicKey };
    const closed = async (work: Promise<Uint8Array>): Promise<boolean> => {
      const error = await work.then(
        () => undefined,
        (reason: unknown) => reason,
      );
      return error instanceof InputError && ["SealedFileClosed", "SealedFileWrong"].includes(error.code);
    };
    const alteration = fc.oneof(
      fc.record({ kind: fc.constant("bit" as const), bit: fc.nat(file.length * 8 - 1) }),
      fc.record({ kind: fc.constant("cut" as const), length: fc.nat(file.length - 1) }),
      fc.record({ kind: fc.constant("more" as const), bytes: fc.uint8Array({ minLength: 1, maxLength: 40 }) }),
      fc.record({ kind: fc.constant("info" as const), bytes: fc.uint8Array({ maxLength: 80 }) }),
      fc.record({ kind: fc.constant("key" as const), bytes: fc.uint8Array({ minLength: 32, maxLength: 32 }) }),
      fc.record({ kind: fc.constant("sender" as const), bytes: fc.uint8Array({ minLength: 32, maxLength: 32 }) }),
    );
    await fc.assert(
      fc.asyncProperty(alteration, async (change) => {
        switch (change.kind) {
          case "bit": {
            const altered = Buffer.from(file);
            altered[change.bit >> 3] = (altered[change.bit >> 3] ?? 0) ^ (1 << (change.bit & 7));
            // X25519 passes over the highest bit of a key; the key schedule and the associated data do not.
            return closed(openFile(terms, altered));
          }
          case "cut":
            return closed(openFile(terms, file.subarray(0, change.length)));
          case "more":
            return closed(openFile(terms, Buffer.concat([file, change.bytes])));
          case "info":
            fc.pre(!Buffer.from(change.bytes).equals(Buffer.from(info)));
            return closed(openFile({ ...terms, info: change.bytes }, file));
          case "key":
            return closed(openFile({ ...terms, keys: await keysOfSeed(change.bytes) }, file));
          case "sender":
            return closed(openFile({ ...terms, from: change.bytes }, file));
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it("is told from anything else without a crash", () => {
    const head = Buffer.from("YLSEAL\x01\x00\x00\x20\x00\x01\x00\x02", "latin1");
    const any = fc.uint8Array({ maxLength: 200 });
    const near = any.map((rest) => Buffer.concat([head, rest]));
    fc.assert(
      fc.property(
        fc.oneof(
          any,
          near,
          any.map((rest) => Buffer.concat([head.subarray(0, 9), rest])),
        ),
        (bytes) => {
          try {
            const { enc, ciphertext } = parseFile(bytes);
            return enc.length === 32 && ciphertext.length === bytes.length - HEAD_BYTES && ciphertext.length >= 16;
          } catch (error) {
            return error instanceof InputError && error.code === "SealedFileWrong";
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe("a gateway's key", () => {
  it("is made once, opens with its passphrase alone, and lies in clear nowhere", async () => {
    const folder = await mkdtemp(join(tmpdir(), "yaolian-key-"));
    try {
      const path = join(folder, "records-key.age");
      const cost = { workFactor: 4 };
      const [one, other] = await Promise.all([openMasterKey(path, "one", cost), openMasterKey(path, "one", cost)]);
      expect(one.secret).to.deep.equal(other.secret);
      expect((await stat(path)).mode & 0o777).to.equal(0o600);
      await refusalOf(() => openMasterKey(path, "two"), "MasterKeyClosed");
      expect(one.mac("a")).to.equal(other.mac("a")).and.not.to.equal(one.mac("b"));
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe("a folder of sealed files", () => {
  let folder = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "yaolian-objects-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("keeps bytes by what they are, once, and sees when they are not", async () => {
    const objects = new FileObjects(folder);
    const hash = await putBlob(objects, text);
    expect(await putBlob(objects, text)).to.equal(hash);
    expect(Buffer.from(await getBlob(objects, hash))).to.deep.equal(text);
    const path = join(folder, blobName(hash));
    expect((await stat(path)).mode & 0o777).to.equal(0o600);
    await writeFile(path, "another");
    await refusalOf(() => getBlob(objects, hash), "BlobDamaged");
    await putBlob(objects, text);
    expect(Buffer.from(await getBlob(objects, hash))).to.deep.equal(text);
    await objects.remove(blobName(hash));
    await objects.remove(blobName(hash));
    await refusalOf(() => getBlob(objects, hash), "BlobMissing");
    expect(await readdir(join(folder, "blobs"), { recursive: true })).to.have.length(2);
  });

  it("has one of two that come at one time, and lists what is there", async () => {
    const objects = new FileObjects(folder);
    const put = Array.from({ length: 8 }, (_, index) => objects.putNew("keys/a", Buffer.from([index])));
    expect((await Promise.all(put)).filter(Boolean)).to.have.length(1);
    await objects.put("keys/b", text);
    const names: string[] = [];
    for await (const name of objects.list("keys")) names.push(name);
    expect(names.sort()).to.deep.equal(["keys/a", "keys/b"]);
    for await (const name of objects.list("none")) names.push(name);
    for (const name of ["../a", "a/../b", "/a", "", "a//b", "A"]) {
      await refusalOf(() => objects.get(name), "ObjectNameWrong");
    }
    await writeFile(join(folder, "file"), "");
    await refusalOf(() => objects.put("file/a", text), "FileUnusable");
  });
});
