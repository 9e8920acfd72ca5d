import { getBytes } from "ethers";

import { mustAddUp, noParts, type PartName, type Parts } from "./parts.ts";

const BASE_GAS = 21_000;
const ZERO_BYTE_GAS = 4;
const BYTE_GAS = 16;
/** EIP-7623: a transaction costs at least this for each quarter of a byte, a zero byte being one quarter. */
const FLOOR_TOKEN_GAS = 10;
/** SSTORE costs these at least (EIP-2200, EIP-2929): the slot was zero; it had another value. */
const NEW_SLOT_GAS = 20_000;
const CHANGED_SLOT_GAS = 2_900;
const COLD_SLOT_GAS = 2_100;
const COLD_ACCOUNT_GAS = 2_600;
const SIGNATURE_GAS = 3_000;
/** EIP-3529: no more than a fifth of what was spent is given back. */
const REFUND_SHARE = 5;

const CALLS: ReadonlySet<string> = new Set(["CALL", "STATICCALL", "DELEGATECALL", "CALLCODE", "CREATE", "CREATE2"]);
const LOOKS: ReadonlySet<string> = new Set(["EXTCODESIZE", "EXTCODECOPY", "EXTCODEHASH", "BALANCE"]);

/** A step as `debug_traceTransaction` tells it: `gas` is what is left before it, `refund` what was earned before it. */
export interface Step {
  readonly op: string;
  readonly gas: number;
  readonly gasCost: number;
  readonly depth: number;
  readonly refund: number;
}

export interface Traced {
  readonly hash: string;
  readonly data: string;
  readonly gasUsed: number;
  readonly steps: readonly Step[];
}

/** Of a node in this process. */
export interface Provider {
  request(request: { method: string; params: unknown[] }): Promise<unknown>;
}

/** Asks the node to do a transaction over again and tell each step. */
export async function trace(provider: Provider, hash: string): Promise<Traced> {
  const sent = (await provider.request({ method: "eth_getTransactionByHash", params: [hash] })) as { input: string };
  const options = { disableMemory: true, disableStorage: true, disableStack: true };
  const told = (await provider.request({ method: "debug_traceTransaction", params: [hash, options] })) as {
    gas: number | string;
    structLogs: readonly Step[];
  };
  return { hash, data: sent.input, gasUsed: Number(told.gas), steps: told.structLogs };
}

/**
 * Where a transaction's gas went.
 *
 * @throws Error Where the parts do not add up to what it used.
 */
export function partsOfTrace({ hash, data, gasUsed, steps }: Traced): Parts {
  const parts = noParts();
  const put = (name: PartName, gas: number, count = 1): void => {
    parts[name].gas += gas;
    parts[name].count += count;
  };
  put("base", BASE_GAS);
  const bytes = getBytes(data);
  const zeros = bytes.reduce((sum, byte) => sum + (byte === 0 ? 1 : 0), 0);
  put("calldata", zeros * ZERO_BYTE_GAS + (bytes.length - zeros) * BYTE_GAS, bytes.length);
  for (const { op, gas, isChildless } of ownCosts(steps)) put(partOf(op, gas, isChildless), gas);

  const spent = Object.values(parts).reduce((sum, { gas }) => sum + gas, 0);
  const refund = Math.min(steps.at(-1)?.refund ?? 0, Math.floor(spent / REFUND_SHARE));
  if (refund > 0) put("refund", -refund);
  const least = BASE_GAS + FLOOR_TOKEN_GAS * (zeros + (bytes.length - zeros) * (BYTE_GAS / ZERO_BYTE_GAS));
  if (least > spent - refund) put("calldataFloor", least - (spent - refund));
  mustAddUp(parts, gasUsed, hash);
  return parts;
}

interface OwnCost {
  readonly op: string;
  readonly gas: number;
  /** Whether a call ran no code: a precompile's. */
  readonly isChildless: boolean;
}

/** Each step's cost without what the code spent that it called: a call's `gasCost` counts all that it passes on. */
function* ownCosts(steps: readonly Step[]): Generator<OwnCost> {
  const callers: { readonly step: Step; readonly passedOn: number }[] = [];
  for (const [i, step] of steps.entries()) {
    const next = steps[i + 1];
    if (next !== undefined && next.depth > step.depth) {
      callers.push({ step, passedOn: next.gas });
      continue;
    }
    const isLast = next === undefined || next.depth < step.depth;
    const gas = isLast ? step.gasCost : step.gas - next.gas;
    yield { op: step.op, gas, isChildless: true };
    if (!isLast) continue;
    // A frame that ends gives back what it has left: its caller's own cost is what the frame did not spend.
    const caller = callers.pop();
    if (caller === undefined || next === undefined) continue;
    const within = caller.passedOn - (step.gas - step.gasCost);
    yield { op: caller.step.op, gas: caller.step.gas - next.gas - within, isChildless: false };
  }
}

function partOf(op: string, gas: number, isChildless: boolean): PartName {
  if (op === "SSTORE")
    return gas >= NEW_SLOT_GAS ? "newSlots" : gas >= CHANGED_SLOT_GAS ? "changedSlots" : "slotsAgain";
  if (op === "SLOAD") return gas >= COLD_SLOT_GAS ? "coldReads" : "warmReads";
  if (op.startsWith("LOG")) return "events";
  if (op === "KECCAK256" || op === "SHA3") return "hashing";
  if (CALLS.has(op) && isChildless && gas >= SIGNATURE_GAS) return "signatures";
  if (CALLS.has(op) || LOOKS.has(op)) return gas >= COLD_ACCOUNT_GAS ? "coldCalls" : "warmCalls";
  return "computing";
}
