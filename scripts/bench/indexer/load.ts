import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";

/** What is asked of a service, and how often. */
export interface LoadPlan {
  readonly url: string;
  /** Bodies of the requests, which are used in turn. */
  readonly bodies: readonly string[];
  readonly perSecond: number;
  readonly seconds: number;
}

export interface LoadReading {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  /** Answers that were not 200. */
  readonly failed: number;
  /** Verdicts that came, by name. */
  readonly verdicts: Readonly<Record<string, number>>;
}

/**
 * Asks from a process of its own, each request at its time whether or not those before it were answered: a service that
 * stalls is not asked less. A request's clock starts when it was due.
 */
export async function load(plan: LoadPlan): Promise<LoadReading> {
  const child = fork(fileURLToPath(new URL("loadProcess.ts", import.meta.url)), [], {
    execArgv: ["--import", import.meta.resolve("tsx")],
  });
  try {
    return await new Promise((resolve, reject) => {
      child.once("message", (reading) => resolve(reading as LoadReading));
      child.once("exit", (code) => reject(new Error(`The process that asks ended with exit code ${String(code)}.`)));
      child.send(plan);
    });
  } finally {
    child.removeAllListeners("exit");
    child.kill();
  }
}
