import type { Screen } from "./screen.ts";
import type { Stage } from "./stage.ts";
import { makeBigLot } from "./story/bigLot.ts";
import { claim } from "./story/claims.ts";
import { coldChain } from "./story/coldChain.ts";
import { consents } from "./story/consents.ts";
import { holdVote, tellCouncil } from "./story/council.ts";
import { atTheCounter } from "./story/counter.ts";
import { moveGoods } from "./story/goods.ts";
import { fieldToPack } from "./story/herbs.ts";
import { importRequests, tellRequests } from "./story/prescriptions.ts";
import { anchorRecords } from "./story/records.ts";
import { recall } from "./story/recall.ts";
import { remoteCare } from "./story/remoteCare.ts";
import { reportPeriod } from "./story/report.ts";
import { exportLotTrace } from "./story/trace.ts";
import { vaccinate } from "./story/vaccines.ts";

/** The main job on the sample documents, told as it happens: on any chain that the sample consortium is on. */
export async function tellChapters(stage: Stage, screen: Screen): Promise<void> {
  // They are about different goods and people, so that they share blocks; they are told one after the other.
  const requests = importRequests(stage);
  const bigLot = makeBigLot(stage);
  const ballot = holdVote(stage);
  for (const pending of [requests, bigLot, ballot]) pending.catch(() => undefined);
  await moveGoods(stage, screen, bigLot);
  await tellRequests(stage, screen, requests);
  await atTheCounter(stage, screen);
  await recall(stage, screen);
  await coldChain(stage, screen);
  await vaccinate(stage, screen);
  await fieldToPack(stage, screen);
  await remoteCare(stage, screen);
  await tellCouncil(stage, screen, ballot);
  await claim(stage, screen);
  await consents(stage, screen);
  await anchorRecords(stage, screen);
  await reportPeriod(stage, screen);
  await exportLotTrace(stage, screen);
}
