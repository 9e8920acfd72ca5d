import { createConfig } from "ponder";

import { FACTORIES } from "@yaolian/sdk/ledger";

import { settings } from "./settings.ts";

const { deployment, database, rpcUrl, pollMs } = settings();

/** Ponder asks each entry at most 20 times a second, whatever it is told; the same node many times lifts that. */
const RPC_ENTRIES = 50;

/** A contract of the deployment book, as Ponder follows it. */
function followed<N extends keyof typeof FACTORIES>(name: N) {
  const { address, startBlock } = deployment.contracts[name];
  const abi: (typeof FACTORIES)[N]["abi"] = FACTORIES[name].abi;
  return { abi, chain: "ledger" as const, address: address as `0x${string}`, startBlock };
}

export default createConfig({
  database,
  chains: {
    ledger: {
      id: deployment.chainId,
      rpc: Array<string>(RPC_ENTRIES).fill(rpcUrl),
      pollingInterval: pollMs,
    },
  },
  contracts: {
    timelock: followed("timelock"),
    consortium: followed("consortium"),
    councilSeat: followed("councilSeat"),
    council: followed("council"),
    drugRegistry: followed("drugRegistry"),
    lotLedger: followed("lotLedger"),
    alertLedger: followed("alertLedger"),
    coldChain: followed("coldChain"),
    claimLedger: followed("claimLedger"),
    prescriptionToken: followed("prescriptionToken"),
    consentRegistry: followed("consentRegistry"),
    anchorRegistry: followed("anchorRegistry"),
    immunizationToken: followed("immunizationToken"),
  },
});
