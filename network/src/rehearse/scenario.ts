import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { tellChapters } from "../../../scripts/start/chapters.ts";
import { Screen } from "../../../scripts/start/screen.ts";
import type { Foreseen } from "../../../scripts/start/screen.ts";
import { openStage } from "../../../scripts/start/stage.ts";
import type { Stage } from "../../../scripts/start/stage.ts";
import { readCast } from "../../../scripts/seed/cast.ts";
import { deployCast } from "../../../scripts/seed/demo.ts";
import type { WatchedConnection } from "./connection.ts";
import type { RunKeys } from "./keys.ts";
import type { RehearsalReport } from "./types.ts";

/** Blocks that the story's vote lasts at least: a proposal and its votes take a few. */
const VOTING_BLOCKS = 12;

/** A sample consortium that is gone after the run: its keys are in memory, its vault in a folder that is deleted. */
export interface Founded {
  readonly stage: Stage;
  remove(): Promise<void>;
}

/** Deploys the ledger and founds the sample consortium, with keys that only this run has. */
export async function found(
  rpcUrl: string,
  connection: WatchedConnection,
  { keys, blockSeconds }: { keys: RunKeys; blockSeconds: number },
): Promise<Founded> {
  const cast = await readCast();
  const keyOf = (number: number) => keys.of(number);
  const voting = { delay: 0, period: Math.ceil(VOTING_BLOCKS * Math.max(1, blockSeconds)) };
  const deployment = await deployCast({ rpcUrl, cast, name: "rehearsal", voting, keyOf });
  const folder = await mkdtemp(join(tmpdir(), "yaolian-rehearsal-"));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const setting = { node: connection, cast, deployment, keyOf, newKey: () => keys.fresh() };
    const places = { vault: join(folder, "vault"), deployments: join(folder, "deployments") };
    return { stage: await openStage(setting, places), remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Tells the story of `npm start` on another chain, and what of it ended otherwise than foreseen. */
export async function playStory(
  stage: Stage,
  log: (line: string) => void,
): Promise<NonNullable<RehearsalReport["scenario"]>> {
  const began = Date.now();
  const steps: Foreseen[] = [];
  const screen = new Screen({ write: (text) => (log(String(text).replace(/\n$/, "")), true) }, (step) =>
    steps.push(step),
  );
  await tellChapters(stage, screen);
  const surprises = steps
    .filter(({ expected, outcome }) => expected !== outcome)
    .map(({ step, expected, outcome }) => `${step}: expected ${expected}, and it came to ${outcome}`);
  return { seconds: (Date.now() - began) / 1000, steps: steps.length, surprises };
}
