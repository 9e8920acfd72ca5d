/** The validators of a network, as far as a fault drill has to do with them. */
export interface ValidatorDrill {
  /** Each validator's RPC address, in the order of their numbers from 0. */
  readonly nodes: readonly string[];
  /** Ends a validator's process; resolves once it is gone. */
  stop(validator: number): Promise<void>;
  /** Starts a validator that was stopped; resolves once its process runs, whether it answers yet or not. */
  start(validator: number): Promise<void>;
  /** Deletes the chain data of a validator that is stopped: its key stays. */
  wipe(validator: number): Promise<void>;
}

/** What is rehearsed, and where. */
export interface RehearseOptions {
  /** RPC addresses of one network; the first is the one that everything is sent to, as long as it answers. */
  readonly rpcUrls: readonly string[];
  /** A private key that has enough for everybody's fees. Not needed where the base fee is zero and gas costs nothing. */
  readonly fundedKey?: string;
  /** What stops and starts the validators; without it there is no fault drill. */
  readonly drill?: ValidatorDrill;
  /** How long the load lasts, in seconds, before the drill; a minute by default. */
  readonly loadSeconds?: number;
  /** How many lines of work go on at one time, each with one transaction on its way; 32 by default. */
  readonly lines?: number;
  /** Whether the whole story of `npm start` is told first (the default). The load and the drill need it not. */
  readonly scenario?: boolean;
  /** Is told what happens, line by line. */
  readonly log?: (line: string) => void;
}

/** Something that has to hold, and whether it did. */
export interface Law {
  readonly law: string;
  readonly held: boolean;
  /** What was seen. */
  readonly seen: string;
}

/** How long transactions took from being sent until their receipt was seen, in milliseconds. */
export interface Latency {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly most: number;
}

/** What came of a span of load. */
export interface LoadFigures {
  readonly seconds: number;
  readonly lines: number;
  /** Transactions handed to a node in this span. */
  readonly sent: number;
  /** Those whose receipt was seen in this span. */
  readonly acknowledged: number;
  readonly perSecond: number;
  readonly latencyMs: Latency;
  /** How many of each act ended well. */
  readonly acts: Readonly<Record<string, number>>;
  /** What refused an act, by the error's code: nothing should. */
  readonly refused: Readonly<Record<string, number>>;
}

/** How one node's chain compares with what was acknowledged. */
export interface NodeAudit {
  readonly node: string;
  readonly head: number;
  /** Acknowledged transactions that were asked for. */
  readonly asked: number;
  /** Those that the node does not have. */
  readonly missing: number;
  /** Those that it has in another block than the one they were acknowledged in. */
  readonly elsewhere: number;
}

/** What a rehearsal came to. */
export interface RehearsalReport {
  readonly network: {
    readonly chainId: number;
    readonly client: string;
    readonly nodes: number;
    readonly blockSeconds: number;
    readonly blockGasLimit: number;
    readonly baseFeePerGas: string;
  };
  readonly scenario?: {
    readonly seconds: number;
    readonly steps: number;
    readonly surprises: readonly string[];
  };
  readonly load: LoadFigures;
  /** The load that went on through the drill: its latencies hold the standstill. */
  readonly drillLoad?: LoadFigures;
  readonly transactions: {
    readonly sent: number;
    readonly acknowledged: number;
    readonly lost: number;
    readonly unsettled: number;
  };
  readonly audit: readonly NodeAudit[];
  readonly laws: readonly Law[];
  /** Whether every law held. */
  readonly held: boolean;
}
