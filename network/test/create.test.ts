import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { expect } from "chai";
import { computeAddress, toBeHex } from "ethers";
import { parse } from "yaml";

import { addValidator, createNetwork, decodeExtraData, openNodeKey, readNetwork } from "../src/create/index.ts";
import type { CreateOptions, NetworkFile } from "../src/create/index.ts";
import { withFolder } from "./helpers/folder.ts";
import { readToml } from "./helpers/toml.ts";
import { refusalOf } from "../../sdk/test/refused.ts";

const FOUNDER = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";
const PASSPHRASE = "correct horse battery staple";
const OPTIONS: CreateOptions = {
  ...{ validators: 4, chainId: 48_172, founders: [FOUNDER] },
  ...{ blockPeriod: 2, epoch: 30_000, gasLimit: 30_000_000 },
};
const HOSTS = ["10.0.0.1", "10.0.1.1", "10.0.2.1", "10.0.3.1"];
const cheap = (folder: string) => ({ folder, passphrase: PASSPHRASE, scryptN: 1024, timestamp: 1_790_000_000 });

/** Makes a network in a folder of its own, and looks at it. */
function made(options: Partial<CreateOptions>, look: (folder: string, network: NetworkFile) => Promise<void>) {
  return withFolder(async (parent) => {
    const folder = join(parent, "net");
    await look(folder, await createNetwork({ ...OPTIONS, ...options }, cheap(folder)));
  });
}

const json = async (...path: string[]) => JSON.parse(await readFile(join(...path), "utf8"));
const toml = async (...path: string[]) => readToml(await readFile(join(...path), "utf8"));

/** All files below a folder, by their paths in it. */
async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
}

describe("a Besu network as it is created", () => {
  it("has a genesis of QBFT with cancun's rules, no base fee, and the validators in extraData", () =>
    made({ requestTimeout: 7 }, async (folder, { validators }) => {
      const genesis = await json(folder, "genesis.json");
      expect(genesis.config).to.deep.equal({
        ...{ chainId: 48_172, berlinBlock: 0, londonBlock: 0, shanghaiTime: 0, cancunTime: 0 },
        ...{ zeroBaseFee: true, contractSizeLimit: 24_576 },
        qbft: { blockperiodseconds: 2, epochlength: 30_000, requesttimeoutseconds: 7 },
      });
      expect(decodeExtraData(genesis.extraData)).to.have.members(validators.map(({ address }) => address));
      const { gasLimit, baseFeePerGas, difficulty, alloc, timestamp } = genesis;
      expect([gasLimit, baseFeePerGas, difficulty, timestamp].map(Number)).to.deep.equal([3e7, 0, 1, 1_790_000_000]);
      expect(alloc).to.deep.equal({});
    }));

  it("has a key for each validator, encrypted, which is that of its address and its enode", () =>
    made({}, async (folder, network) => {
      for (const validator of network.validators) {
        const key = await openNodeKey(folder, validator, PASSPHRASE);
        expect(key.address).to.equal(validator.address);
        const [, publicKey = ""] = /^enode:\/\/([0-9a-f]{128})@/.exec(validator.enode) ?? [];
        expect(computeAddress(`0x04${publicKey}`)).to.equal(validator.address);
        await refusalOf(() => openNodeKey(folder, validator, "another passphrase"), "KeystoreWrong");
      }
      const [first, second] = network.validators;
      if (first === undefined || second === undefined) throw new Error("There are four.");
      const taken = await readFile(join(folder, second.name, "key.json"));
      await writeFile(join(folder, first.name, "key.json"), taken);
      await refusalOf(() => openNodeKey(folder, first, PASSPHRASE), "KeyElsewhere");
    }));

  it("has no private key in clear in any file, and none that another user reads", () =>
    made({}, async (folder, network) => {
      const keys = await Promise.all(network.validators.map((each) => openNodeKey(folder, each, PASSPHRASE)));
      for (const path of await filesIn(folder)) {
        expect(((await stat(path)).mode & 0o777).toString(8), path).to.equal("600");
        const text = (await readFile(path, "utf8")).toLowerCase();
        for (const { privateKey } of keys) expect(text.includes(privateKey.slice(2)), path).to.equal(false);
      }
      for (const { name } of network.validators) {
        expect((await stat(join(folder, name, "data"))).mode & 0o777).to.equal(0o700);
      }
    }));

  it("has a configuration for each validator that fits the others'", () =>
    made({}, async (folder, { validators }) => {
      for (const { name, enode, rpcPort } of validators) {
        const config = await toml(folder, name, "config.toml");
        expect(enode.endsWith(`@${String(config["p2p-host"])}:${String(config["p2p-port"])}`)).to.equal(true);
        expect(config["rpc-http-port"]).to.equal(rpcPort);
        expect(config["rpc-http-host"]).to.equal("127.0.0.1");
        expect(config["rpc-http-api"]).to.include.members(["ETH", "QBFT", "PERM"]);
        expect(config["min-gas-price"]).to.equal(0);
        expect(await readFile(join(folder, name, String(config["genesis-file"])), "utf8")).to.include("qbft");
        const others = validators.filter((each) => each.name !== name).map((each) => each.enode);
        expect(await json(folder, name, String(config["static-nodes-file"]))).to.deep.equal(others);
      }
      const ports = validators.flatMap(({ enode, rpcPort, metricsPort }) => [
        Number(enode.split(":").at(-1)),
        rpcPort,
        metricsPort,
      ]);
      expect(new Set(ports).size).to.equal(ports.length);
    }));

  it("has the same ports on hosts of their own", () =>
    made({ hosts: HOSTS }, async (_folder, { validators }) => {
      expect(validators.map(({ enode }) => enode.split("@")[1])).to.deep.equal(HOSTS.map((host) => `${host}:30303`));
      expect(new Set(validators.map(({ rpcPort }) => rpcPort))).to.deep.equal(new Set([8545]));
    }));

  it("has allow-lists with all validators and the founders", () =>
    made({ founders: [FOUNDER, FOUNDER.toLowerCase(), toBeHex(7, 20)] }, async (folder, { validators }) => {
      for (const { name } of validators) {
        const lists = await toml(folder, name, "permissions_config.toml");
        expect(lists["nodes-allowlist"]).to.have.members(validators.map(({ enode }) => enode));
        expect(lists["accounts-allowlist"]).to.deep.equal([toBeHex(7, 20), FOUNDER.toLowerCase()].sort());
      }
    }));

  it("has a compose file in which a node waits for its key and every secret is a file", () =>
    made({}, async (folder, { validators }) => {
      const { services, volumes, secrets } = parse(await readFile(join(folder, "compose.yaml"), "utf8"));
      for (const { name } of validators) {
        const node = services[name];
        expect(node.depends_on[`${name}-unlock`].condition).to.equal("service_completed_successfully");
        expect((services[`${name}-unlock`].command as string[]).slice(0, 2)).to.deep.equal(["network", "unlock"]);
        expect(volumes[`${name}-run`].driver_opts.type).to.equal("tmpfs");
        expect([node.cap_drop, node.read_only, node.profiles]).to.deep.equal([["ALL"], true, [name]]);
      }
      expect(Object.values(secrets)).to.deep.equal([{ file: "./passphrase" }, { file: "./postgres-password" }]);
      expect(JSON.stringify(services.postgres.environment)).not.to.match(/POSTGRES_PASSWORD"/);
    }));

  it("has hardened units that keep passphrase and key out of arguments and off the disk", () =>
    made({}, async (folder) => {
      const unit = await readFile(join(folder, "systemd", "yaolian-validator@.service"), "utf8");
      for (const line of [
        "NoNewPrivileges=yes",
        "ProtectSystem=strict",
        "CapabilityBoundingSet=",
        "RuntimeDirectoryMode=0700",
      ])
        expect(unit.split("\n")).to.include(line);
      expect(unit).to.match(/^LoadCredentialEncrypted=passphrase:/m);
      expect(unit).to.match(/^ExecStart=.*--node-private-key-file=\/run\//m);
      const sync = await readFile(join(folder, "systemd", "yaolian-allow-list@.service"), "utf8");
      expect(sync).to.match(/^ExecStart=.*yaolian network sync --network/m);
    }));

  it("is read again as it was written, and refused where an enode is of another key", () =>
    made({}, async (folder, network) => {
      expect(await readNetwork(folder)).to.deep.equal(network);
      const [first, second] = network.validators;
      if (first === undefined || second === undefined) throw new Error("There are four.");
      const mixed = { ...network, validators: [{ ...first, enode: second.enode }, ...network.validators.slice(1)] };
      await writeFile(join(folder, "network.json"), JSON.stringify(mixed));
      await refusalOf(() => readNetwork(folder), "NetworkWrong");
    }));
});

describe("a validator that is added", () => {
  it("has a key and files of its own, and its place in network.json and the compose file", () =>
    made({ hosts: HOSTS }, async (folder, before) => {
      const kept = await readFile(join(folder, "genesis.json"), "utf8");
      const added = await addValidator(folder, "10.0.4.1", cheap(folder));
      const { validators, ...rest } = await readNetwork(folder);
      expect(validators).to.deep.equal([...before.validators, added]);
      expect(rest).to.deep.include({ chainId: before.chainId, founders: before.founders });
      expect((await openNodeKey(folder, added, PASSPHRASE)).address).to.equal(added.address);
      const peers = await json(folder, "validator-5", "static-nodes.json");
      expect(peers).to.deep.equal(before.validators.map(({ enode }) => enode));
      const lists = await toml(folder, "validator-5", "permissions_config.toml");
      expect(lists["nodes-allowlist"]).to.have.members(validators.map(({ enode }) => enode));
      expect(parse(await readFile(join(folder, "compose.yaml"), "utf8")).services).to.include.keys("validator-5");
      // The first block is for good: who validates later is voted on.
      expect(await readFile(join(folder, "genesis.json"), "utf8")).to.equal(kept);
    }));

  it("is refused where another is already, or with a passphrase that is soon guessed", () =>
    made({ hosts: HOSTS }, async (folder) => {
      await refusalOf(() => addValidator(folder, "10.0.1.1", cheap(folder)), "HostTaken");
      await refusalOf(() => addValidator(folder, "10.0.4.1", { passphrase: "short" }), "PassphraseTooShort");
      expect((await readNetwork(folder)).validators).to.have.length(4);
    }));

  it("has ports of its own on one machine", () =>
    made({}, async (folder, before) => {
      const added = await addValidator(folder, undefined, cheap(folder));
      expect(before.validators.map(({ rpcPort }) => rpcPort)).not.to.include(added.rpcPort);
      expect(added.enode.endsWith("@127.0.0.1:30307")).to.equal(true);
    }));
});

describe("a network that is not created", () => {
  const refusedOptions: Record<string, Partial<CreateOptions>> = {
    "3 validators, which bear no fault": { validators: 3 },
    none: { validators: 0 },
    "four and a half": { validators: 4.5 },
    "no founder": { founders: [] },
    "a founder that is no address": { founders: ["0x12"] },
    "fewer hosts than validators": { hosts: HOSTS.slice(1) },
    "a host twice": { hosts: ["10.0.0.1", "10.0.0.1", "10.0.0.2", "10.0.0.3"] },
    "a host that is a name": { hosts: ["one.example", ...HOSTS.slice(1)] },
    "a proposer that is never in time": { blockPeriod: 5, requestTimeout: 5 },
    "blocks that the largest batch does not fit": { gasLimit: 16_777_215 },
    "a chain without a number": { chainId: 0 },
  };
  for (const [what, options] of Object.entries(refusedOptions)) {
    it(`with ${what}`, () =>
      withFolder(async (parent) => {
        const folder = join(parent, "net");
        await refusalOf(() => createNetwork({ ...OPTIONS, ...options }, cheap(folder)), "NetworkOptionWrong");
        expect(await readdir(parent)).to.deep.equal([]);
      }));
  }

  it("says why fewer than four are refused", async () => {
    const failure = await createNetwork({ ...OPTIONS, validators: 3 }, cheap("never")).catch((error: unknown) => error);
    expect((failure as Error).message).to.include("3f + 1");
  });

  it("over another network, or beside any file", () =>
    made({}, async (folder) => {
      const before = await readFile(join(folder, "validator-1", "key.json"), "utf8");
      await refusalOf(() => createNetwork(OPTIONS, cheap(folder)), "FolderTaken");
      expect(await readFile(join(folder, "validator-1", "key.json"), "utf8")).to.equal(before);
    }));

  it("with a passphrase that is soon guessed", () =>
    withFolder(async (folder) => {
      const place = { ...cheap(folder), passphrase: "short" };
      await refusalOf(() => createNetwork(OPTIONS, place), "PassphraseTooShort");
      expect(await readdir(folder)).to.deep.equal([]);
    }));
});

describe("an odd number of validators", () => {
  it("is written all the same: 7 of them bear 2", () =>
    made({ validators: 7 }, async (folder, { validators }) => {
      expect(validators).to.have.length(7);
      expect(await readFile(join(folder, "README.md"), "utf8")).to.include("of which 2 may fail");
      expect((await readdir(folder)).filter((name) => name.startsWith("validator-"))).to.have.length(7);
    }));
});
