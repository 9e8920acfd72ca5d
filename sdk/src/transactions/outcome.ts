import type { EventFragment, Result } from "ethers";

import type { AbiOf, AbiParameter, PlainArgs } from "../ledger/abi.ts";
import { inputsOf, plainArgs } from "../ledger/abi.ts";
import { answerWrong } from "../ledger/answers.ts";
import type { ContractName } from "../ledger/contracts.ts";
import { INTERFACES } from "../ledger/contracts.ts";
import type { Mined, RpcLog } from "../ledger/inclusion.ts";
import { contractAt, type Ledger } from "../ledger/ledger.ts";

interface Found {
  readonly block: number;
  /** The transaction's hash. */
  readonly transaction: string;
  /** The log's place in its block. */
  readonly logIndex: number;
}

type EventEntry<C extends ContractName> = Extract<AbiOf<C>, { type: "event" }>;
type EventOf<C extends ContractName, E> = E extends { name: infer N; inputs: infer I extends readonly AbiParameter[] }
  ? Found & { readonly contract: C; readonly name: N; readonly args: PlainArgs<I> }
  : never;

/** An event of the ledger: contract and name tell which, `args` are its plain values. */
export type DecodedEvent = { [C in ContractName]: EventOf<C, EventEntry<C>> }[ContractName];
export type EventName = DecodedEvent["name"];
/** The event, or events, of a name. */
export type EventNamed<N extends EventName> = Extract<DecodedEvent, { name: N }>;

/** What a transaction did. */
export interface Outcome {
  /** The transaction's hash. */
  readonly hash: string;
  readonly block: number;
  /** The block's time, Unix seconds. */
  readonly timestamp: number;
  readonly gasUsed: bigint;
  readonly events: readonly DecodedEvent[];
}

/** Decodes a transaction that is in a block. */
export function outcomeOf(ledger: Ledger, mined: Mined): Outcome {
  const { hash, block, timestamp, gasUsed, logs } = mined;
  const events = logs.map((log) => decodeLog(ledger, log)).filter((event) => event !== undefined);
  return { hash, block, timestamp, gasUsed, events };
}

/**
 * Decodes a log; undefined for one of another contract, or of an event this program does not know. Throws a TransientError
 * `NodeAnswerWrong` where its data are not the event's.
 */
export function decodeLog(ledger: Ledger, log: RpcLog): DecodedEvent | undefined {
  const contract = contractAt(ledger, log.address);
  if (contract === undefined) return undefined;
  const fragment = eventsOf(contract).get(log.topics[0] ?? "");
  if (fragment === undefined) return undefined;
  const { name } = fragment;
  // The ABI says what the arguments are, at run time as in DecodedEvent's type.
  return {
    contract,
    name,
    args: plainArgs(inputsOf(contract, "event", name), valuesOf(contract, fragment, log)),
    block: Number(log.blockNumber),
    transaction: log.transactionHash,
    logIndex: Number(log.logIndex),
  } as unknown as DecodedEvent;
}

function valuesOf(contract: ContractName, fragment: EventFragment, { data, topics, ...log }: RpcLog): Result {
  try {
    return INTERFACES[contract].decodeEventLog(fragment, data, topics);
  } catch (error) {
    const what = `log ${Number(log.logIndex)} of transaction ${log.transactionHash} is no ${fragment.name}`;
    throw answerWrong("a question for logs", what, error);
  }
}

/** The first event of a name in an outcome. Throws where there is none, which only another contract's code could do. */
export function eventIn<N extends EventName>(outcome: Outcome, name: N): EventNamed<N> {
  const found = outcome.events.find((event): event is EventNamed<N> => event.name === name);
  if (found === undefined) throw new Error(`The transaction ${outcome.hash} has no event ${name}.`);
  return found;
}

const fragments = new Map<ContractName, ReadonlyMap<string, EventFragment>>();

/** A contract's events by their topics. ethers' own look-up hashes every event of the contract for each log. */
function eventsOf(contract: ContractName): ReadonlyMap<string, EventFragment> {
  const known = fragments.get(contract);
  if (known !== undefined) return known;
  const events = new Map<string, EventFragment>();
  INTERFACES[contract].forEachEvent((event) => events.set(event.topicHash, event));
  fragments.set(contract, events);
  return events;
}
