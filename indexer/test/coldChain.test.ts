import { expect } from "chai";
import { Wallet } from "ethers";

import { receiveAll, registerDevice, releaseLot, ship, signSummary, submitSummary } from "../../sdk/src/index.ts";
import { addLot, addProduct } from "../../sdk/test/ledger/stage.ts";
import type { OperatorName } from "../../test/helpers/world.ts";
import { createApp } from "../service/api/app.ts";
import type { App } from "../service/api/env.ts";
import type { Device, Excursion, Journey, Measured } from "../service/queries/cold/coldChain.ts";
import { signIn } from "./signIn.ts";
import { startIndexedStage, type IndexedStage } from "./stage.ts";

const LONG = 4_000_000_000;

/** A vaccine goes from its maker to a distributor with the maker's logger, and gets too warm for four minutes at most. */
describe("what the API tells of temperatures", function () {
  this.timeout(240_000);

  let stage: IndexedStage;
  let app: App;
  let lot: string;
  let shippedAt: number;
  const logger = Wallet.createRandom();
  const as: Partial<Record<OperatorName, Record<string, string>>> = {};

  before(async () => {
    stage = await startIndexedStage();
    app = createApp({ ...stage, operatorToken: "operator-token-of-the-tests", packLists: [] });
    const { site, connection } = stage.world;
    const storage = { lowest: 2, highest: 8, hardHighest: 25, minutesOut: 30 };
    lot = await addLot(stage, { lot: "V2", gtin: await addProduct(stage, 5, { vaccine: true, storage }) });
    await releaseLot(stage.by("officer"), { lot });
    await registerDevice(stage.by("makerQuality"), { device: logger.address, site: site.plant, until: LONG });
    const consignments = [{ lot, first: 0 }];
    shippedAt = (await ship(stage.by("makerLogistics"), { consignments, to: site.warehouse })).timestamp;
    await connection.networkHelpers.time.increase(3000);
    const readings = [5, 9, 9, 9, 5].map((celsius, minute) => ({ time: shippedAt + minute * 60, celsius }));
    const warehouse = stage.by("distributorLogistics");
    await submitSummary(warehouse, await signSummary(stage.ledger, logger, { consignments, readings }));
    await receiveAll(warehouse, { consignments });
    await stage.caughtUp();
    const names: OperatorName[] = ["officer", "makerQuality", "distributorQuality", "dispenser"];
    for (const name of names) as[name] = await signIn(app, stage.wallet(stage.world.operator[name].address));
  });
  after(() => stage.stop());

  async function ask<T>(path: string, name: OperatorName, status = 200): Promise<T> {
    const answer = await app.request(path, { headers: as[name] ?? {} });
    const body: unknown = await answer.json();
    expect(answer.status, JSON.stringify(body)).to.equal(status);
    return body as T;
  }

  it("shows devices to their member and to regulators", async () => {
    const device = logger.address.toLowerCase();
    for (const name of ["officer", "makerQuality"] as const) {
      const [found] = await ask<Device[]>("/devices", name);
      expect(found).to.include({ device, kind: "Logger", until: LONG, distrustedFrom: 0 });
    }
    for (const name of ["distributorQuality", "dispenser"] as const) {
      expect(await ask("/devices", name)).to.deep.equal([]);
    }
  });

  it("tells of a journey beside what its product bears, in tenths of a degree, whoever sent or received it", async () => {
    for (const name of ["officer", "makerQuality", "distributorQuality"] as const) {
      const [found] = await ask<Journey[]>("/journeys", name);
      expect(found, name).to.include({ lot, first: 0, lotNumber: "V2", minutesOut: 4, budget: 30 });
      expect(found, name).to.include({ storageMin: 20, storageMax: 80, hardMax: 250, since: shippedAt });
      const measured = await ask<Measured[]>(`/journeys/${lot}/0`, name);
      expect(measured, name).to.have.length(1);
      expect(measured[0], name).to.include({ lowest: 50, highest: 90, minutesOut: 4, from: shippedAt });
      expect(measured[0]?.device).to.equal(logger.address.toLowerCase());
    }
  });

  it("tells of the excursion, and who told of it to that member and regulators alone", async () => {
    const { maker } = stage.world.member;
    for (const [name, by] of [
      ["officer", maker],
      ["makerQuality", maker],
      ["distributorQuality", null],
    ] as const) {
      const [found] = await ask<Excursion[]>("/excursions", name);
      expect(found, name).to.include({ lot, first: 0, minutes: 4, minutesOut: 4, budget: 30, by });
    }
  });

  it("given who has nothing to do with the goods, tells of nothing", async () => {
    for (const path of ["/journeys", "/excursions", `/journeys/${lot}/0`]) {
      expect(await ask(path, "dispenser"), path).to.deep.equal([]);
    }
  });
});
