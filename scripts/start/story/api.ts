import { setTimeout as pause } from "node:timers/promises";

import { ask, signIn } from "../../../indexer/client/index.ts";
import { tablesAt } from "../../../indexer/client/tables.ts";
import { reconcile } from "../../../indexer/reconcile/reconcile.ts";
import type { PackAnswer } from "../../../indexer/service/packs/index.ts";
import type { Holders } from "../../../indexer/service/queries/lots/holders.ts";
import type { EpcisEvent } from "../../../sdk/src/epcis/index.ts";
import { InputError } from "../../../sdk/src/errors.ts";
import type { OperatorNeed } from "../../../sdk/src/ledger/index.ts";
import type { Api } from "../api.ts";
import type { Screen } from "../screen.ts";
import type { Stage } from "../stage.ts";
import { DIAZEPAM_LOT, HOSPITAL_STORE } from "./bigLot.ts";
import { EAST_GATE } from "./counter.ts";
import { METFORMIN_LOT } from "./goods.ts";
import { packsAt } from "./packs.ts";

/** What `GET /epcis/events` answers, as far as it is read here. */
interface QueryDocument {
  readonly epcisBody: {
    readonly queryResults: { readonly resultsBody: { readonly eventList: readonly EpcisEvent[] } };
  };
}

/** Those who have to do with a lot ask the API about it; whoever has a pack in hand, what is to be thought of it. */
export async function askApi(stage: Stage, screen: Screen, { url, operatorToken }: Api): Promise<void> {
  screen.chapter("The API", `${url}, from tables that follow the chain`);
  await caughtUp(stage, url);
  await verifyPacks(stage, screen, url);

  const regulator = await tokenOf(stage, url, { role: "RegulatorOfficer" });
  const pharmacy = await tokenOf(stage, url, { role: "Dispenser", site: stage.site(EAST_GATE) });
  await tellHolders(screen, url, { regulator, pharmacy });
  const path = `/epcis/events?perPage=100&EQ_bizStep=dispensing`;
  const { epcisBody } = (await ask(url, path, { token: pharmacy })) as QueryDocument;
  const { length } = epcisBody.queryResults.resultsBody.eventList;
  screen.done(`East Gate's own dispenses as EPCIS 2.0 events: ${length}.`);
  const { refusal } = await screen.foresee("Tables asked by a member", "refused: NotForMembers", () =>
    ask(url, "/graphql", { method: "POST", token: pharmacy, body: { query: "{ lots { totalCount } }" } }),
  );
  if (refusal !== undefined) screen.refused(`East Gate asks for everybody's tables: refused. ${refusal.message}`);

  const client = tablesAt(url, operatorToken);
  const { values, differenceCount } = await reconcile({ ledger: stage.ledger, client });
  screen.foreseen("The tables against the contracts", "0 differences", `${differenceCount} differences`);
  screen.done(
    `${values.toLocaleString("en")} values of the tables compared with the contracts and the chain: ${differenceCount} differences.`,
  );
}

/** Waits until the tables tell of all that the story did. */
async function caughtUp({ ledger }: Stage, url: string): Promise<void> {
  const newest = await ledger.provider.getBlockNumber();
  for (;;) {
    const ready = (await ask(url, "/ready").catch(() => ({}))) as { block?: number };
    if ((ready.block ?? 0) >= newest) return;
    await pause(100);
  }
}

async function verifyPacks(stage: Stage, screen: Screen, url: string): Promise<void> {
  const [recalled] = await packsAt(stage, METFORMIN_LOT, stage.site(EAST_GATE), 1);
  const [good] = await packsAt(stage, DIAZEPAM_LOT, stage.site(HOSPITAL_STORE), 1);
  const forged = good?.code.replace(good.serial, `${good.serial.slice(0, -1)}ZZ`);
  for (const [what, code, expected] of [
    ["A pack in the hospital's store is scanned", good?.code, "Active"],
    ["A pack of a recalled lot is scanned", recalled?.code, "Recalled"],
    ["A pack with a serial that nobody printed is scanned", forged, "NotGenuine"],
  ] as const) {
    const { verdict, message, block } = (await ask(url, "/packs/verify", {
      method: "POST",
      body: { code },
    })) as PackAnswer;
    screen.foreseen(what, expected, String(verdict));
    const tell = expected === "Active" ? screen.done.bind(screen) : screen.refused.bind(screen);
    tell(`${what}: ${message} At block ${block}.`);
  }
}

async function tellHolders(
  screen: Screen,
  url: string,
  { regulator, pharmacy }: { regulator: string; pharmacy: string },
): Promise<void> {
  const path = `/lots/${METFORMIN_LOT}/holders`;
  const all = (await ask(url, path, { token: regulator })) as Holders;
  const own = (await ask(url, path, { token: pharmacy })) as Holders;
  const placed = all.items.reduce((sum, { packs }) => sum + packs, 0);
  screen.foreseen("Where a recalled lot is, to the pack", String(all.packCount), String(placed));
  const sites = new Set(all.items.map(({ site }) => site)).size;
  screen.done(`The regulator sees where the ${all.packCount} packs of lot MF2609 are, at ${sites} sites.`);
  screen.note(`East Gate sees its own and what lies one step away; ${own.elsewhere} packs are elsewhere.`);
}

async function tokenOf({ keyring }: Stage, url: string, need: OperatorNeed): Promise<string> {
  const actor = keyring.find(need);
  if (actor === undefined) {
    const cure = "Restore samples/cast.json with `git checkout -- samples`.";
    throw new InputError("CastWrong", `Nobody in the sample consortium is ${need.role}.`, cure);
  }
  return (await signIn(url, actor.signer)).token;
}
