/** One change of contracts' code to try: what the tests deploy instead of the built code, both in hex without `0x`. */
export interface Trial {
  /** By contract name; empty where nothing is changed. */
  readonly codes: Readonly<Record<string, string>>;
  /** Test files from the project's root, the likeliest to fail first: the rest is not run once one fails. */
  readonly files: readonly string[];
}

/** The first test that failed. */
export interface Failure {
  readonly file: string;
  readonly title: string;
  readonly message: string;
}

/** What came of a trial: the first test that failed, how many were run, and the seconds that each file took. */
export interface Outcome {
  readonly failure: Failure | undefined;
  readonly tests: number;
  readonly took: Readonly<Record<string, number>>;
}

/** What the worker says: that it is there, or what came of a trial. */
export type Reply = { readonly kind: "ready" } | ({ readonly kind: "done" } & Outcome);
