/** One build of a pack list, measured in a process of its own. */
export interface Built {
  readonly packs: number;
  readonly seconds: number;
  /** The most memory that the process took. */
  readonly megabytes: number;
  readonly root: string;
  /** How often the build told how far it is. */
  readonly told: number;
}

/** Proofs of packs here and there in a stored lot file, in milliseconds each. */
export interface Proved {
  readonly packs: number;
  /** Until the file could be asked. */
  readonly open: number;
  readonly times: readonly number[];
}

/** The library's tree over the same leaves. */
export type LibraryBuilt = Omit<Built, "told">;

/** The same lot hashed by threads and without them, seconds of each run. */
export interface ThreadsReading {
  readonly packs: number;
  readonly threads: readonly number[];
  readonly alone: readonly number[];
}

/** All that is measured of lots. */
export interface LotReadings {
  /** The library over as many packs as it can bear, and ours over the same. */
  readonly library: readonly LibraryBuilt[];
  readonly same: Built;
  /** Runs of ours that took turns with the library's. */
  readonly million: readonly Built[];
  /** Ten times as many; only where everything is measured. */
  readonly tenMillion?: Built;
  /** From a CSV, and beside it the same serials from memory: of the largest lot that is measured. */
  readonly csv: Built;
  readonly memory: Built;
  readonly proved: Proved;
  readonly threads: readonly ThreadsReading[];
}
