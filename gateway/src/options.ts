import { resolve } from "node:path";

import { InputError } from "@yaolian/sdk";
import { connect, Keyring, type Ledger } from "@yaolian/sdk/ledger";
import type { Signer } from "ethers";

import { assertDemoChain, demoKeys } from "../../cli/src/demo/keys.ts";
import type { GatewayOptions } from "./gateway.ts";
import { readPassphrase, type KeySource } from "./keys/signers.ts";
import { jsonOf, type RecordsOptions } from "./records/open.ts";
import { checkRetention } from "./records/retention.ts";

/** What the command `serve` is given. */
export interface ServeArguments {
  readonly rpc: string;
  readonly deployments: string;
  readonly folder: string;
  readonly vault?: string | undefined;
  readonly keystores?: string | undefined;
  readonly "passphrase-file"?: string | undefined;
  readonly signer?: string | undefined;
  /** The file of the passphrase that opens the records' key: with it the gateway keeps encrypted records. */
  readonly "records-passphrase-file"?: string | undefined;
  readonly peers?: string | undefined;
  readonly retention?: string | undefined;
  readonly s3?: string | undefined;
  readonly mirror?: string | undefined;
  readonly recipient?: string | undefined;
  /** The number of the member whose demo keys act, on the local chain alone. */
  readonly demo?: string | undefined;
  readonly host: string;
  readonly port: string;
  readonly "behind-tls"?: boolean | undefined;
}

/**
 * How the gateway is run. Throws an InputError `KeySourceWrong`, `TlsMissing`, `PortInvalid`, `DemoKeysElsewhere`,
 * `MemberMissing`.
 */
export async function gatewayOptions(given: ServeArguments): Promise<GatewayOptions> {
  const { rpc: rpcUrl, host, folder, vault } = given;
  const deployment = resolve(given.deployments);
  const isLocal = ["127.0.0.1", "localhost", "::1"].includes(host);
  if (!isLocal && given["behind-tls"] !== true) {
    const cure = "Put a proxy in front that speaks TLS and say --behind-tls, or listen on 127.0.0.1.";
    throw new InputError("TlsMissing", `On ${host} tokens and documents would pass in clear.`, cure);
  }
  return {
    ...{ rpcUrl, deployment, host, port: portOf(given.port), folder: resolve(folder) },
    ...(vault === undefined ? {} : { vault: resolve(vault) }),
    keys: await keySource(given, () => connect({ rpcUrl, deployment })),
    records: await recordsOptions(given),
    ...(given.retention === undefined ? {} : { retention: checkRetention(await jsonOf(resolve(given.retention))) }),
  };
}

/** How records are kept; undefined without a passphrase. Throws an InputError `RecipientMissing` or `PassphraseMissing`. */
async function recordsOptions(given: ServeArguments): Promise<RecordsOptions | undefined> {
  const { "records-passphrase-file": file, peers, s3, mirror, recipient } = given;
  if (file === undefined) return undefined;
  if ((mirror === undefined) !== (recipient === undefined)) {
    const cure = "Say --mirror with the folder and --recipient with the age recipient of its keys.";
    throw new InputError("RecipientMissing", "A backup's folder goes with its recipient.", cure);
  }
  const place = mirror === undefined || recipient === undefined ? undefined : { folder: resolve(mirror), recipient };
  return { passphrase: await readPassphrase(resolve(file)), peers, s3, mirror: place };
}

async function keySource(given: ServeArguments, open: () => Promise<Ledger>): Promise<KeySource> {
  const { keystores, signer, demo } = given;
  const ways = [keystores, signer, demo].filter((way) => way !== undefined);
  if (ways.length !== 1) {
    const cure = "Say one of --keystores with --passphrase-file, --signer, or --demo on the local chain.";
    throw new InputError("KeySourceWrong", `${ways.length} places of the member's keys are given.`, cure);
  }
  if (signer !== undefined) return { signer };
  if (demo !== undefined) return { signers: await demoSigners(demo, await open()) };
  const { "passphrase-file": passphraseFile } = given;
  if (keystores === undefined || passphraseFile === undefined) {
    const cure = "Name the file that holds it with --passphrase-file.";
    throw new InputError("PassphraseMissing", "The keystores are encrypted, and there is no passphrase.", cure);
  }
  return { keystores: resolve(keystores), passphraseFile: resolve(passphraseFile) };
}

/** The demo keys that act for a member. */
async function demoSigners(text: string, ledger: Ledger): Promise<Signer[]> {
  try {
    assertDemoChain(ledger.chainId);
    const keyring = await Keyring.fromSigners(ledger, demoKeys());
    const found = keyring.operators().filter(({ member }) => String(member) === text);
    if (found.length > 0) return found.map(({ actor }) => actor.signer);
    const cure = `Say one of ${keyring.members().join(", ")}.`;
    throw new InputError("MemberMissing", `No demo key acts for a member ${text}.`, cure);
  } finally {
    ledger.close();
  }
}

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new InputError("PortInvalid", `“${text}” is no port.`, "Say --port with a number up to 65535, 0 for any.");
}
