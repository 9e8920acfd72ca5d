import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { expect } from "chai";

import { refusalOf } from "../../sdk/test/refused.ts";
import { gatewayOptions, type ServeArguments } from "../src/options.ts";
import { readOwnersJson, readOwnersText } from "../src/records/ownersFile.ts";

const GIVEN: ServeArguments = {
  rpc: "http://127.0.0.1:8545",
  deployments: "deployments",
  folder: "gateway",
  host: "127.0.0.1",
  port: "8788",
  signer: "http://127.0.0.1:9000",
};

describe("How the gateway is run", () => {
  let folder: string;
  let secret: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "yaolian-options-"));
    secret = join(folder, "passphrase");
    await writeFile(secret, "correct horse battery staple\n", { mode: 0o600 });
  });
  after(() => rm(folder, { recursive: true }));

  const refused = (code: string, over: Partial<ServeArguments>) =>
    refusalOf(() => gatewayOptions({ ...GIVEN, ...over }), code);
  const keystores = (passphraseFile?: string): ServeArguments => {
    const { signer: _, ...rest } = GIVEN;
    return { ...rest, keystores: "keys", "passphrase-file": passphraseFile };
  };

  describe("given a remote signer", () => {
    it("keeps no records unless told to, and finds its folders from where it was started", async () => {
      const options = await gatewayOptions(GIVEN);
      expect(options).to.deep.include({
        ...{ rpcUrl: GIVEN.rpc, host: GIVEN.host, port: 8788, records: undefined },
        deployment: resolve("deployments"),
        folder: resolve("gateway"),
        keys: { signer: GIVEN.signer },
      });
      expect(options).not.to.have.any.keys("vault", "retention");
    });

    it("takes a vault elsewhere", async () => {
      expect((await gatewayOptions({ ...GIVEN, vault: "elsewhere" })).vault).to.equal(resolve("elsewhere"));
    });
  });

  describe("given the member's keys", () => {
    it("takes a folder of keystores with the file of their passphrase", async () => {
      const { keys } = await gatewayOptions(keystores("secret"));
      expect(keys).to.deep.equal({ keystores: resolve("keys"), passphraseFile: resolve("secret") });
    });

    it("asks for the passphrase's file", async () => {
      await refusalOf(() => gatewayOptions(keystores()), "PassphraseMissing");
    });

    it("refuses none of the three ways, and two of them", async () => {
      await refused("KeySourceWrong", { signer: undefined });
      await refused("KeySourceWrong", { keystores: "keys" });
      await refused("KeySourceWrong", { demo: "4" });
    });
  });

  describe("given where it is heard", () => {
    it("refuses to be heard beyond this machine in clear", async () => {
      for (const host of ["0.0.0.0", "10.0.0.1", "::", "gateway.example"]) await refused("TlsMissing", { host });
      const { host } = await gatewayOptions({ ...GIVEN, host: "10.0.0.1", "behind-tls": true });
      expect(host).to.equal("10.0.0.1");
      for (const local of ["localhost", "::1"]) await gatewayOptions({ ...GIVEN, host: local });
    });

    for (const port of ["", "-1", "65536", "80.5", "0x50", "1e3", "http"]) {
      it(`refuses "${port}" as a port`, async () => {
        await refused("PortInvalid", { port });
      });
    }

    it("takes any port from 0, which leaves the choice to the machine, to 65535", async () => {
      for (const port of ["0", "65535"]) {
        expect((await gatewayOptions({ ...GIVEN, port })).port).to.equal(Number(port));
      }
    });
  });

  describe("given records to keep", () => {
    it("reads the passphrase of their key, and backs up where a folder goes with its recipient", async () => {
      const recipient = "age1recipient";
      const given = { ...GIVEN, "records-passphrase-file": secret, mirror: "mirror", recipient };
      const { records } = await gatewayOptions(given);
      expect(records).to.deep.include({
        passphrase: "correct horse battery staple",
        mirror: { folder: resolve("mirror"), recipient },
      });
    });

    it("refuses a backup's folder without its recipient, and a recipient without a folder", async () => {
      await refused("RecipientMissing", { "records-passphrase-file": secret, mirror: "mirror" });
      await refused("RecipientMissing", { "records-passphrase-file": secret, recipient: "age1recipient" });
    });
  });

  describe("given a file that holds a secret", () => {
    it("reads its owner's own, as text and as JSON", async () => {
      const path = join(folder, "bucket.json");
      await writeFile(path, '{"secret":"s"}', { mode: 0o600 });
      expect(await readOwnersText(path)).to.equal('{"secret":"s"}');
      expect(await readOwnersJson(path)).to.deep.equal({ secret: "s" });
    });

    it("refuses one that others may read or write, and one that is not there", async () => {
      const path = join(folder, "open.json");
      await writeFile(path, "{}");
      for (const mode of [0o640, 0o604, 0o620, 0o601]) {
        await chmod(path, mode);
        const { place } = await refusalOf(() => readOwnersJson(path), "SecretExposed");
        expect(place).to.equal(path);
      }
      await refusalOf(() => readOwnersText(join(folder, "nowhere")), "FileUnusable");
    });

    it("says that it is not JSON without a word of what is in it", async () => {
      const path = join(folder, "broken.json");
      await writeFile(path, "hunter2", { mode: 0o600 });
      const failure = await refusalOf(() => readOwnersJson(path), "NotJson");
      expect(JSON.stringify([failure.message, failure.sentence, String(failure.cause)])).not.to.include("hunter2");
    });
  });
});
