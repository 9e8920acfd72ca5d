import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { pino, type Logger } from "pino";
import { answerProblem, OpenAPIHono, problemOf, refuseInvalid } from "@yaolian/http";

import { writeDeployment, type RoleName } from "../../sdk/src/ledger/index.ts";
import { lotIdOf } from "../../sdk/src/lots/index.ts";
import { NO_OCCASION, prepare } from "../../sdk/src/transactions/index.ts";
import type { ArgumentsOf } from "../../sdk/src/transactions/prepare.ts";
import {
  commissioning,
  event,
  GLN,
  GTIN,
  lgtin,
  packing,
  packs,
  receiving,
  serials,
  shipping,
  sscc,
} from "../../sdk/test/import/events.ts";
import { imported, written } from "../../sdk/test/import/told.ts";
import { freshWorld, type World } from "../../sdk/test/import/world.ts";
import { createApp } from "../service/api/app.ts";
import type { App, AppEnv } from "../service/api/env.ts";
import type { Viewer } from "../service/api/viewer.ts";
import type { ServiceContext } from "../service/context.ts";
import { storyRoutes } from "../service/routes/stories.ts";
import { startFollower } from "../service/follower/index.ts";
import { emptyDatabase, removeDatabase } from "./databases.ts";
import { caughtUp } from "./stage.ts";

const TOKEN = "the-operators-token-of-the-tests";
const SAMPLES = fileURLToPath(new URL("../../samples/epcis", import.meta.url));

/** The samples and every kind of act on a chain, its tables, and the API over them. */
export interface EpcisStage {
  readonly world: World;
  /** Every lot, by its id. */
  readonly lots: readonly string[];
  /** Asks the API as whoever runs it, or as a viewer. */
  get(path: string, options?: { viewer?: Viewer; headers?: Record<string, string> }): Promise<Response>;
  /** Waits until the tables have what was done. */
  caughtUp(): Promise<void>;
  stop(): Promise<void>;
}

export async function openEpcisStage(): Promise<EpcisStage> {
  const world = await freshWorld();
  await tellStory(world);
  const { url: rpcUrl, ledger, vault, deployment } = world;
  const deploymentPath = await writeDeployment(join(vault.folder, "deployments"), deployment);
  const database = await emptyDatabase();
  const log = pino({ level: process.env["YAOLIAN_TEST_LOG"] ?? "silent" }, process.stderr);
  const follower = await startFollower({ rpcUrl, deploymentPath, database, pollMs: 100, log });
  await follower.ready();
  const upToDate = async (): Promise<void> => caughtUp(follower, await world.provider.getBlockNumber());
  await upToDate();
  const registered = await ledger.lotLedger.queryFilter(ledger.lotLedger.filters.LotRegistered());
  const context = { follower, ledger, deployment, operatorToken: TOKEN, packLists: [vault.folder] };
  return {
    world,
    lots: registered.map(({ args }) => args.lot),
    get: asking(context, log),
    caughtUp: upToDate,
    stop: async () => {
      await follower.stop();
      await removeDatabase(database);
      await world.close();
    },
  };
}

/** Whoever runs the API asks it as it is; for others its routes stand alone, with them signed in already. */
function asking(context: ServiceContext, log: Logger): EpcisStage["get"] {
  const limits = { requestsPerSecond: 100_000, burst: 100_000, answerMs: 60_000 };
  const whole = createApp(context, { limits, log });
  return async (path, { viewer, headers = {} } = {}) => {
    if (viewer === undefined) return whole.request(path, { headers: { authorization: `Bearer ${TOKEN}`, ...headers } });
    const app: App = new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid });
    app.use(async (c, next) => {
      c.set("viewer", () => Promise.resolve(viewer));
      await next();
    });
    app.onError((error, c) => answerProblem(c, problemOf(error)));
    storyRoutes(app, context);
    return app.request(path, { headers });
  };
}

/** The samples, and acts of every kind that they have not. */
async function tellStory(world: World): Promise<void> {
  const names = (await readdir(SAMPLES)).sort();
  await imported(
    world,
    names.map((name) => join(SAMPLES, name)),
  );
  const tell = async (...events: object[]): Promise<void> => {
    const results = await imported(world, [await written(world, events)]);
    const refused = results.filter(({ outcome }) => outcome === "refused");
    if (refused.length > 0) throw new Error(`The story stops: ${JSON.stringify(refused)}`);
  };
  const at = GLN.distributor;
  const of = (fields: object, ...named: string[]) => event({ at, epcList: packs(named), ...fields });
  await tell(
    commissioning(serials(20)),
    packing(sscc(901), packs(serials(8))),
    packing(sscc(902), packs(serials(16).slice(8))),
    shipping([sscc(901)]),
    shipping([sscc(902)]),
    receiving([sscc(901)]),
    receiving(packs(["S09", "S10", "S12"])),
    of({ bizStep: "holding", disposition: "unavailable" }, "S01", "S03"),
    of({ bizStep: "holding", disposition: "available" }, "S03"),
    of({ action: "DELETE", bizStep: "destroying" }, "S02"),
    shipping(packs(["S06"]), { from: at, to: GLN.eastGate, disposition: "returned" }),
    shipping(packs(["S08"]), { from: at, to: GLN.eastGate }),
    event({ bizStep: "void_shipping", at, epcList: packs(["S06"]) }),
    event({
      bizStep: "holding",
      disposition: "recalled",
      at: GLN.plant,
      quantityList: [{ epcClass: lgtin("L1") }],
      persistentDisposition: { set: ["recalled", "https://yaolian.example/cbv/Disp-recall_class_2"] },
    }),
  );
  await tellOwnActs(world, tell);
}

/** What EPCIS has no word for, and what was undone. */
async function tellOwnActs(world: World, tell: (...events: object[]) => Promise<void>): Promise<void> {
  const send = async <M extends "split" | "merge" | "open" | "reject" | "undo" | "holdConsignment">(
    role: RoleName,
    gln: string | undefined,
    method: M,
    args: ArgumentsOf<"lotLedger", M>,
  ): Promise<void> => {
    const actor = world.keyring.find({ role, ...(gln === undefined ? {} : { site: world.siteOf(gln) }) });
    await actor?.send(prepare(world.ledger, "lotLedger", method, args));
  };
  const goods = packs(serials(6), GTIN.ibuprofen);
  const lot = lotIdOf(GTIN.ibuprofen, "L1");
  const shop = GLN.westLake;
  await tell(
    commissioning(serials(6), { gtin: GTIN.ibuprofen }),
    shipping(goods, { to: shop }),
    receiving(goods, shop),
  );
  await send("Logistics", shop, "split", [lot, 0, 2, NO_OCCASION]);
  await send("Logistics", shop, "split", [lot, 2, 4, NO_OCCASION]);
  await send("Logistics", shop, "merge", [lot, 0, 2, NO_OCCASION]);
  await send("Dispenser", shop, "open", [lot, 0, 1, NO_OCCASION]);
  await send("EnforcementOfficer", undefined, "holdConsignment", [lot, 4, NO_OCCASION]);
  await tell(event({ bizStep: "retail_selling", at: shop, epcList: [goods[0], goods[2]] }));
  const range = { lot, consignment: 0, first: 2, count: 1 };
  await send("Dispenser", shop, "undo", [range, NO_OCCASION]);
  await tell(shipping(packs(["S04"], GTIN.ibuprofen), { from: shop, to: GLN.eastGate }));
  await send("Logistics", GLN.eastGate, "reject", [[{ lot, first: 3 }], NO_OCCASION]);
}
