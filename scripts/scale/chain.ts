import type { Assumptions } from "./assumptions.ts";

/** EIP-7825: no transaction may have more gas. Chains with osaka's rules refuse it; ours keeps to it anyway. */
export const LARGEST_TRANSACTION = 16_777_216;

/** What a chain can take in. */
export interface Capacity {
  /** Gas a second that the blocks' limit allows, and that the nodes execute. */
  readonly byLimit: number;
  readonly byExecution: number;
  readonly binds: "block gas limit" | "execution";
  /** Gas of a block that both allow. */
  readonly blockGas: number;
}

export function capacityOf({ blockGas, blockPeriod, transfers, transferGas }: Assumptions["chain"]): Capacity {
  const byLimit = blockGas / blockPeriod;
  const byExecution = transfers * transferGas;
  return {
    byLimit,
    byExecution,
    binds: byLimit <= byExecution ? "block gas limit" : "execution",
    blockGas: Math.min(blockGas, byExecution * blockPeriod),
  };
}

/** What to give a network for a block period, seconds. */
export interface Advice {
  readonly blockPeriod: number;
  /** As full as the nodes execute well within the period, in whole millions. */
  readonly blockGas: number;
  /** Twice what a full block takes to execute, and no less than two periods: QBFT's request timeout, seconds. */
  readonly requestTimeout: number;
  readonly headersAYear: number;
}

export function adviceFor(blockPeriod: number, { chain, storage }: Assumptions): Advice {
  const execution = chain.transfers * chain.transferGas;
  const blockGas = Math.floor((execution * blockPeriod * chain.headroom) / 1e6) * 1e6;
  const headerBytes = storage.headerBytes + storage.sealBytes * chain.validators;
  return {
    blockPeriod,
    blockGas,
    requestTimeout: Math.ceil(Math.max(2 * blockPeriod, (2 * blockGas) / execution + 1)),
    headersAYear: (headerBytes * 365 * 86_400) / blockPeriod,
  };
}
