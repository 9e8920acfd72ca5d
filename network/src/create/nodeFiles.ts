import type { NetworkFile, ValidatorEntry } from "./networkFile.ts";
import { tomlText } from "./toml.ts";

/** One file with both lists: what the allow-list daemon renders anew. */
export const PERMISSIONS_FILE = "permissions_config.toml";

/** What Besu's lists hold. */
export interface AllowLists {
  readonly nodes: readonly string[];
  readonly accounts: readonly string[];
}

/** The lists in one order, each entry once: the same members give the same bytes. */
export function permissionsText({ nodes, accounts }: AllowLists): string {
  const ordered = (values: readonly string[]): string[] =>
    [...new Set(values.map((each) => each.toLowerCase()))].sort();
  return tomlText({ "nodes-allowlist": ordered(nodes), "accounts-allowlist": ordered(accounts) }, [
    "Rendered by `yaolian network sync` from the on-chain members: what is written here by hand is lost.",
  ]);
}

/** The nodes that may connect: validators and whoever the network's file names. */
export function allowedNodes({ validators, nodes }: NetworkFile): string[] {
  return [...validators.map(({ enode }) => enode), ...nodes];
}

/** A validator's own Besu configuration. Paths are relative to its folder, where it is started. */
export function configText(validator: ValidatorEntry): string {
  const { host, p2pPort } = endpointIn(validator.enode);
  return tomlText(
    {
      "data-path": "data",
      "genesis-file": "../genesis.json",
      "sync-mode": "FULL",
      "min-gas-price": 0,
      "p2p-host": host,
      "p2p-port": p2pPort,
      "discovery-enabled": false,
      "static-nodes-file": "static-nodes.json",
      "permissions-nodes-config-file-enabled": true,
      "permissions-nodes-config-file": PERMISSIONS_FILE,
      "permissions-accounts-config-file-enabled": true,
      "permissions-accounts-config-file": PERMISSIONS_FILE,
      "tx-pool": "SEQUENCED",
      "tx-pool-max-size": 16_384,
      // A member's service has hundreds on their way at one time.
      "tx-pool-limit-by-account-percentage": 0.25,
      "rpc-http-enabled": true,
      "rpc-http-host": "127.0.0.1",
      "rpc-http-port": validator.rpcPort,
      "rpc-http-api": ["ETH", "NET", "WEB3", "TXPOOL", "QBFT", "PERM"],
      "host-allowlist": ["localhost", "127.0.0.1"],
      "metrics-enabled": true,
      "metrics-host": "127.0.0.1",
      "metrics-port": validator.metricsPort,
    },
    [`${validator.name}, ${validator.address}. Its key is no part of it: it is unlocked when the node starts.`],
  );
}

/** The other validators: discovery is off, so these are all that are dialled. */
export function staticNodesText(validator: ValidatorEntry, all: readonly ValidatorEntry[]): string {
  const others = all.filter(({ name }) => name !== validator.name).map(({ enode }) => enode);
  return `${JSON.stringify(others, undefined, 2)}\n`;
}

export function endpointIn(enode: string): { host: string; p2pPort: number } {
  const [host = "", port = ""] = (enode.split("@")[1] ?? "").split(":");
  return { host, p2pPort: Number(port) };
}
