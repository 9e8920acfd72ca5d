import { readFileSync, rmSync, writeFileSync, mkdirSync } from "node:fs";

import fc from "fast-check";
import { JsonRpcProvider, Wallet } from "ethers";

import { openSigners } from "../../../gateway/src/keys/signers.ts";
import { masterKeyOf, openMasterKey } from "../../../gateway/src/records/masterKey.ts";
import { Peers } from "../../../gateway/src/records/peers.ts";
import { checkRequest } from "../../../gateway/src/records/releaseRequest.ts";
import { checkRetention, GERMANY } from "../../../gateway/src/records/retention.ts";
import { openFile, sealFile } from "../../../gateway/src/records/sealedFile.ts";
import { checkNetwork, enodeOf, networkText, type NetworkFile } from "../../../network/src/create/networkFile.ts";
import { readManifest, recordFile } from "../../../sdk/src/evidence/index.ts";
import { checkDeployment, CONTRACT_NAMES, ledgerOf, openVault } from "../../../sdk/src/ledger/index.ts";
import { openBatch, writeBatch } from "../../../sdk/src/records/index.ts";
import { damagedBytes } from "../damage.ts";
import { freshPath, fromFile } from "../files.ts";
import { spoiledJson, strict } from "../json.ts";
import { bytesOf, textOf, type Input, type Parser } from "../parser.ts";
import { cheapKeystore, keystoreSpoils } from "./patients.ts";

const json = (value: unknown): string => JSON.stringify(value);
const PASSPHRASE = "correct horse battery";
const ADDRESS = "0x5FbDB2315678afecb367f032d93F642f64180aa3";
const WORD = `0x${"ab".repeat(32)}`;

const keystore = await cheapKeystore(PASSPHRASE);
const passphraseFile = freshPath();
writeFileSync(passphraseFile, `${PASSPHRASE}\n`, { mode: 0o600 });

const deployment = {
  chainId: 31337,
  name: "a chain",
  contracts: Object.fromEntries(CONTRACT_NAMES.map((name, at) => [name, { address: ADDRESS, startBlock: at }])),
  dayOffset: 28_800,
};

const nodes = Array.from({ length: 4 }, (_, at) => new Wallet(`0x${String(at + 1).repeat(64)}`));
const network: NetworkFile = {
  ...{ chainId: 48_172, blockPeriod: 2, founders: [ADDRESS], nodes: [] },
  validators: nodes.map((node, at) => ({
    name: `validator-${at + 1}`,
    address: node.address,
    enode: enodeOf(node.signingKey.publicKey, `10.0.${at}.1`, 30303),
    ...{ rpcPort: 8545 + at, metricsPort: 9545 + at },
  })),
};

const peers = { peers: [{ member: 4, url: "https://records.example.org", key: WORD }] };
const request = {
  ...{ record: WORD, from: 4, to: 5, purpose: "Treatment", key: WORD, nonce: WORD },
  ...{ since: 1_800_000_000, deadline: 1_800_000_300, operator: ADDRESS, signature: `0x${"1b".repeat(65)}` },
};

const keys = await masterKeyOf(new Uint8Array(32).fill(7));
const info = new TextEncoder().encode("a record");
const sealed = await sealFile({ to: keys.wrapping.publicKey, info }, new TextEncoder().encode("张伟 Zhang Wei"));

const masterPath = freshPath();
await openMasterKey(masterPath, PASSPHRASE, { workFactor: 1 });
const masterFile = readFileSync(masterPath);

const vault = openVault(freshPath());
const batch = await writeBatch(
  vault,
  { schema: "NotarisedDocument" },
  ["a", "b", "c"].map((name) => ({ name: `page ${name}`, fingerprint: `0x${name.repeat(64)}` })),
);
const batchText = readFileSync(batch.path, "utf8");
const batchRoot = batch.root;
await batch.close();
const batchLines = batchText
  .trimEnd()
  .split("\n")
  .map((line) => JSON.parse(line) as Record<string, unknown>);

const ledger = ledgerOf(
  new JsonRpcProvider("http://127.0.0.1:1", 31337, { staticNetwork: true }),
  checkDeployment(json(deployment), "a book"),
);
ledger.provider.destroy();
const recording = freshPath(".mp4");
writeFileSync(recording, "a recording");
const manifest = await recordFile(ledger, new Wallet(WORD), {
  ...{ path: recording, now: 1_800_000_100, time: 1_800_000_000, battery: 87, sequence: 1 },
  ...{ latitude: 23.12911, longitude: -113.26439 },
});

/** Checks a value that its caller has parsed. */
const ofValue = (check: (value: unknown) => unknown) => (input: Input) => {
  let value: unknown = null;
  try {
    value = JSON.parse(textOf(input));
  } catch {
    // What is no JSON at all is not its matter.
  }
  return check(value);
};

const otherBytes = (whole: Uint8Array): fc.Arbitrary<Input> =>
  damagedBytes([whole]).filter((bytes) => !Buffer.from(bytesOf(bytes)).equals(Buffer.from(whole)));

const batchOf = (lines: readonly unknown[]): string => `${lines.map(json).join("\n")}\n`;

export const KEPT: readonly Parser[] = [
  {
    name: "a keystore",
    kind: "keystore",
    form: "json",
    samples: [keystore],
    read: async (input) => {
      const folder = freshPath();
      mkdirSync(folder);
      writeFileSync(`${folder}/key.json`, input);
      try {
        const [signer] = await openSigners({ keystores: folder, passphraseFile });
        return await signer?.getAddress();
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
    bound: (address) => address,
    spoiled: keystoreSpoils(keystore),
    unspoken: [PASSPHRASE, "42".repeat(32)],
  },
  {
    name: "a deployment book",
    kind: "JSON",
    form: "json",
    samples: [json(deployment)],
    read: (input) => checkDeployment(textOf(input), "a book", 31337),
    write: json,
    spoiled: spoiledJson(
      [deployment],
      strict({
        values: [
          [["chainId"], 1],
          [["chainId"], 0],
          [["name"], ""],
          [["dayOffset"], 86_401],
          [["contracts", "consortium", "address"], `${ADDRESS.slice(0, -1)}4`],
          [["contracts", "consortium", "address"], "0x"],
          [["contracts", "consortium", "startBlock"], -1],
        ],
      }),
    ),
  },
  {
    name: "a network's file",
    kind: "JSON",
    form: "json",
    samples: [networkText(network)],
    read: (input) => checkNetwork(textOf(input), "network.json"),
    write: networkText,
    spoiled: spoiledJson(
      [network],
      strict({
        values: [
          [["validators", 0, "address"], ADDRESS],
          [["validators", 0, "rpcPort"], 65_536],
          [["validators", 0, "name"], "../validator-1"],
          [["validators"], network.validators.slice(1)],
          [["founders"], []],
          [["nodes"], ["enode://1@10.0.0.1:1"]],
          [["validators", 1], network.validators[0]],
          [["validators", 0, "enode"], network.validators[0]?.enode.replace(/@[^:]*/, "@999.1.1.1")],
          [["validators", 0, "enode"], network.validators[0]?.enode.replace(/:\d+$/, ":99999")],
        ],
      }),
    ),
  },
  {
    name: "rules of retention",
    kind: "JSON",
    form: "json",
    samples: [json(GERMANY)],
    read: ofValue(checkRetention),
    write: json,
    spoiled: spoiledJson(
      [{ name: "a nation", rules: { ready: { from: "expiry", days: 10 } } }],
      strict({
        open: ["rules"],
        optional: ["rules.ready"],
        values: [
          [["rules", "ready", "days"], -1],
          [["rules", "ready", "years"], 5],
          [["rules", "ready", "from"], "death"],
          [["rules", "Ready!"], { from: "expiry", days: 1 }],
        ],
      }),
    ),
    whole: ["RetentionRulesWrong"],
  },
  {
    name: "a file of peers",
    kind: "JSON",
    form: "json",
    samples: [json(peers)],
    read: ofValue((value) => Peers.read(value)),
    spoiled: spoiledJson(
      [peers],
      strict({
        values: [
          ...["http://records.example.org", "ftp://127.0.0.1", "records.example.org", "", "javascript:alert(1)"].map(
            (url) => [["peers", 0, "url"], url] as const,
          ),
          [["peers", 0, "member"], 0],
          [["peers", 0, "key"], WORD.slice(2)],
          [["peers"], [peers.peers[0], peers.peers[0]]],
        ],
      }),
    ),
    whole: ["PeersWrong"],
  },
  {
    name: "a request for a record",
    kind: "JSON",
    form: "json",
    samples: [json(request)],
    read: ofValue(checkRequest),
    write: json,
    spoiled: spoiledJson(
      [request],
      strict({
        values: [
          [["purpose"], "Curiosity"],
          [["from"], 0],
          [["operator"], `${ADDRESS.slice(0, -1)}4`],
          [["signature"], "0x"],
        ],
      }),
    ),
    whole: ["ReleaseRequestWrong"],
  },
  {
    name: "a sealed record",
    kind: "keystore",
    form: "bytes",
    samples: [sealed],
    read: (input) => openFile({ keys: keys.wrapping, info }, bytesOf(input)),
    bound: (text) => text,
    spoiled: otherBytes(sealed),
    unspoken: ["张伟", "Zhang Wei"],
    whole: ["SealedFileClosed", "SealedFileWrong"],
  },
  {
    name: "a gateway's key",
    kind: "keystore",
    form: "bytes",
    samples: [masterFile],
    read: async (input) => {
      const { secret } = await fromFile(input, (path) => openMasterKey(path, PASSPHRASE, { workFactor: 1 }));
      return secret;
    },
    bound: (secret) => secret,
    spoiled: otherBytes(masterFile),
    unspoken: [PASSPHRASE],
  },
  {
    name: "a batch of documents",
    kind: "JSON",
    form: "text",
    samples: [batchText],
    read: (input) =>
      fromFile(input, async (path) => {
        const opened = await openBatch(path);
        const rows = [...opened.rows()];
        await opened.close();
        return { root: opened.root, rows };
      }),
    spoiled: fc.oneof(
      spoiledJson([batchLines[0]], strict()).map((head) => `${textOf(head)}\n${batchOf(batchLines.slice(1))}`),
      spoiledJson(batchLines.slice(1, 3), strict()).map((row) => `${batchOf(batchLines.slice(0, 1))}${textOf(row)}\n`),
      fc.constantFrom(
        "",
        batchOf(batchLines.slice(0, 1)),
        batchOf(batchLines.slice(1)),
        batchOf([...batchLines, batchLines[1]]),
        batchOf([...batchLines, batchLines[0]]),
        `${batchText}{`,
        batchText.replace("\n", "\n\n"),
      ),
    ),
    legal: ({ root }: { root: string }) => {
      if (!/^0x[0-9a-f]{64}$/.test(root)) throw new Error(`no root: ${root} (the sample's is ${batchRoot})`);
    },
    unspoken: batchLines.slice(1).map(({ salt }) => String(salt)),
    whole: ["BatchEmpty", "BatchFileWrong"],
  },
  {
    name: "a recording's manifest",
    kind: "JSON",
    form: "json",
    samples: [json(manifest)],
    read: (input) => fromFile(input, (path) => readManifest(ledger, path)),
    write: json,
    bound: ({ name: _, ...signed }: { readonly name: string }) => signed,
    spoiled: spoiledJson(
      [manifest],
      strict({
        values: [
          [["time"], manifest.time + 1],
          [["battery"], 88],
          [["battery"], 101],
          [["sequence"], 2],
          [["latitude"], 0],
          [["gln"], "6901234000009"],
          [["chainId"], 1],
          [["registry"], WORD.slice(0, 42)],
          [["device"], ADDRESS],
          [["fingerprint"], WORD],
          [["signature"], `0x${"00".repeat(65)}`],
          [["signature"], `${manifest.signature.slice(0, -2)}2b`],
          [["signature"], `${manifest.signature.slice(0, -2)}00`],
        ],
      }),
    ),
  },
];
