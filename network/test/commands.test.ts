import { once } from "node:events";
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { expect } from "chai";
import { Wallet } from "ethers";

import { writeDeployment } from "@yaolian/sdk/ledger";

import { runCommand } from "../../cli/test/helpers/stage.ts";
import type { Ran } from "../../cli/test/helpers/stage.ts";
import { startLocalLedger } from "../../sdk/test/ledger/localLedger.ts";
import { createNetwork, readNetwork } from "../src/create/index.ts";
import { openBesuDoor } from "./helpers/besuDoor.ts";
import { withFolder } from "./helpers/folder.ts";
import { readToml } from "./helpers/toml.ts";

const FOUNDER = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";
const PASSPHRASE = "correct horse battery staple";
const PROGRAM = fileURLToPath(new URL("../../cli/bin/yaolian.mjs", import.meta.url));

interface Place {
  readonly folder: string;
  readonly net: string;
  /** Runs `yaolian network …` with the passphrase's file. */
  readonly run: (...argv: string[]) => Promise<Ran>;
  /** Runs it where it has to fail, and gives its sentence. */
  readonly refused: (...argv: string[]) => Promise<string>;
}

function withPlace(use: (place: Place) => Promise<void>): Promise<void> {
  return withFolder(async (folder) => {
    const file = join(folder, "pass.txt");
    await writeFile(file, `${PASSPHRASE}\n`);
    const run = (...argv: string[]) => runCommand(["network", ...argv, "--passphrase-file", file]);
    await use({
      ...{ folder, net: join(folder, "net"), run },
      async refused(...argv) {
        const ran = await run(...argv);
        expect([ran.code, ran.out], argv.join(" ")).to.deep.equal([1, ""]);
        return ran.err;
      },
    });
  });
}

/** A network with keys that are encrypted cheaply. */
function quickly(folder: string) {
  const options = { validators: 4, chainId: 31_337, founders: [FOUNDER], blockPeriod: 1, epoch: 100, gasLimit: 3e7 };
  return createNetwork(options, { folder, passphrase: PASSPHRASE, scryptN: 1024 });
}

describe("yaolian network", function () {
  this.timeout(120_000);

  it("creates a network in an empty folder, with what was asked for, and adds a validator to vote on", () =>
    withPlace(async ({ net, run, refused }) => {
      const create = ["create", "--out", net, "--chain-id", "48172", "--founders", FOUNDER];
      const times = ["--block-period", "3", "--request-timeout", "9", "--epoch", "1000", "--gas-limit", "40000000"];
      const made = await run(...create, ...times, "--hosts", "10.0.0.1, 10.0.1.1,10.0.2.1,10.0.3.1");
      expect(made.code, made.err).to.equal(0);
      const { chainId, blockPeriod, founders, validators } = await readNetwork(net);
      expect({ chainId, blockPeriod, founders }).to.deep.equal({
        chainId: 48_172,
        blockPeriod: 3,
        founders: [FOUNDER],
      });
      const [head, ...lines] = made.out.split("\n");
      expect(head).to.equal(`Chain 48172 with 4 validators is in ${net}; its README.md says how to run it.`);
      expect(lines).to.deep.equal(
        validators.map(({ name, address }, place) => `  ${name}  ${address}  10.0.${place}.1:30303`),
      );
      const genesis = JSON.parse(await readFile(join(net, "genesis.json"), "utf8"));
      expect(genesis.config.qbft).to.include({ blockperiodseconds: 3, epochlength: 1000, requesttimeoutseconds: 9 });
      expect(Number(genesis.gasLimit)).to.equal(40_000_000);
      expect(await refused(...create)).to.include(net);

      const added = await run("add-validator", "--network", net, "--host", "10.0.4.1");
      const fifth = (await readNetwork(net)).validators[4];
      expect(added.out.split("\n")[0]).to.include(`validator-5 is ${fifth?.address}.`);
      expect(JSON.parse(added.out.split("\n")[2] ?? "")).to.deep.include({
        ...{ method: "qbft_proposeValidatorVote", params: [fifth?.address, true] },
      });
      const [sixth] = (await run("add-validator", "--network", net, "--host", "10.0.5.1", "--json")).json();
      expect(sixth).to.include({ name: "validator-6" }).and.have.property("vote");
      expect(await refused("add-validator", "--network", net, "--host", "one.example")).to.include(
        "is no IPv4 address",
      );
      expect(await refused("add-validator", "--network", net, "--host", "10.0.4.1")).to.include("validator-5 is at");
      expect((await readNetwork(net)).validators).to.have.length(6);
    }));

  it("refuses what is no network, and writes nothing", () =>
    withPlace(async ({ folder, net, refused }) => {
      const create = ["create", "--out", net, "--chain-id", "48172", "--founders"];
      expect(await refused(...create, "0x12")).to.include('"0x12" is no address');
      expect(await refused(...create, FOUNDER, "--validators", "3")).to.include("3f + 1");
      expect(await refused(...create, FOUNDER, "--epoch", "soon")).to.include('"soon" is no epoch');
      expect(await refused(...create, FOUNDER, "--dry-run")).to.include("A network is files alone");
      expect(await refused("add-validator", "--network", net)).to.include("`yaolian network create`");
      expect(await refused("unlock", "--network", net, "--validator", "1", "--to", join(folder, "key"))).to.include(
        net,
      );
      expect(await readdir(folder)).to.deep.equal(["pass.txt"]);
    }));

  it("unlocks one validator's key into a file of this user's alone, made anew", () =>
    withPlace(async ({ folder, net, run, refused }) => {
      const { validators } = await quickly(net);
      const to = join(folder, "key");
      await writeFile(to, "somebody else's", { mode: 0o644 });
      const unlock = ["unlock", "--network", net, "--to", to, "--validator"];
      expect(await refused(...unlock, "5")).to.include("There is no validator 5. Say a number from 1 to 4.");
      expect(await readFile(to, "utf8")).to.equal("somebody else's");
      const ran = await run(...unlock, "2");
      expect([ran.code, ran.out]).to.deep.equal([0, ""]);
      expect(ran.err).to.equal(`The key of validator-2, ${validators[1]?.address}, is unlocked.`);
      expect((await stat(to)).mode & 0o777).to.equal(0o600);
      expect(new Wallet((await readFile(to, "utf8")).trim()).address).to.equal(validators[1]?.address);
      await writeFile(join(folder, "pass.txt"), "another passphrase");
      expect(await refused(...unlock, "1")).to.include("The key of validator-1 does not open.");
    }));

  it("keeps a validator's allow-lists in step with the ledger, until it is told to end", () =>
    withPlace(async ({ folder, net }) => {
      const local = await startLocalLedger(0);
      const door = await openBesuDoor(local.url);
      const network = await quickly(net);
      // The validator's node is the one behind the door.
      const [first, ...others] = network.validators;
      const validators = [{ ...first, rpcPort: Number(new URL(door.url).port) }, ...others];
      await writeFile(join(net, "network.json"), JSON.stringify({ ...network, validators }));
      const book = await writeDeployment(folder, local.deployment);
      const sync = ["network", "sync", "--network", net, "--validator", "1", "--deployment", book];
      const child = spawn(process.execPath, [PROGRAM, ...sync], { stdio: ["ignore", "ignore", "pipe"] });
      try {
        let said = "";
        child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
        while (!said.includes("accounts, written, read by the node.")) {
          expect(child.exitCode, said).to.equal(null);
          await pause(20);
        }
        const lists = readToml(await readFile(join(net, "validator-1", "permissions_config.toml"), "utf8"));
        expect(lists["accounts-allowlist"]).to.include(local.admin.address.toLowerCase());
        expect(door.reloads).to.equal(1);
        const gone = once(child, "close");
        child.kill("SIGTERM");
        expect((await gone)[0]).to.equal(0);
      } finally {
        child.kill("SIGKILL");
        await door.stop();
        await local.stop();
      }
    }));
});
