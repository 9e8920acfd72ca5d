import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

import { expect } from "chai";
import { Wallet } from "ethers";

import { listAnchors } from "../../../sdk/src/index.ts";
import { finding } from "../records/stage.ts";
import { faultStage, type FaultStage, type Served } from "./stage.ts";

const RECORDS = 24;
const KILLS = 3;
const LOOK_MS = 50;
const JSON_TYPE = { "Content-Type": "application/json" };
const HOUR_MS = 3_600_000;

interface Kept {
  readonly id: string;
  readonly state: string;
}

describe("a gateway's records under faults", function () {
  this.timeout(180_000);
  let stage: FaultStage;
  let args: string[];
  let token = "";
  const holder = Wallet.createRandom().address;
  beforeEach(async () => {
    stage = await faultStage();
    const passphrase = join(stage.folder, "passphrase");
    await writeFile(passphrase, "of the tests\n", { mode: 0o600 });
    await mkdir(join(stage.folder, "hospital"), { mode: 0o700 });
    args = ["--records-passphrase-file", passphrase];
  });
  afterEach(() => stage.close());

  const send = (gateway: Served, number: number): Promise<Response> => {
    const document = Buffer.from(finding(number)).toString("base64");
    const clock = { rule: "trace", since: 1_800_000_000 };
    const body = { document, mediaType: "application/fhir+json", holder, category: "LabResults", clock };
    // The keys are one system's, which stays the same.
    const headers = { ...JSON_TYPE, Authorization: `Bearer ${token}`, "Idempotency-Key": `record ${number}` };
    return gateway.ask("/records", body, headers);
  };
  const found = async (gateway: Served): Promise<Kept[]> => {
    const answer = await gateway.ask("/records/find", { holder }, JSON_TYPE);
    return ((await answer.json()) as { records: Kept[] }).records;
  };

  it("given kill −9 again and again while they are stored, keeps each that was acknowledged, and each once", async () => {
    const acknowledged = new Map<number, string>();
    for (let kill = 0; kill <= KILLS; kill += 1) {
      const gateway = await stage.serve("hospital", { args });
      if (kill === 0) ({ token } = gateway);
      const before = acknowledged.size;
      const enough = kill === KILLS ? RECORDS : before + RECORDS / (KILLS + 2);
      const sent = Array.from({ length: RECORDS }, async (_, number) => {
        const answer = await send(gateway, number).catch(() => undefined);
        if (answer?.status !== 201) return;
        const { id } = (await answer.json()) as Kept;
        expect(acknowledged.get(number) ?? id).to.equal(id);
        acknowledged.set(number, id);
        if (acknowledged.size >= enough && kill < KILLS) await gateway.kill();
      });
      await Promise.all(sent);
      if (kill < KILLS) await gateway.kill();
      else {
        while ((await found(gateway)).some(({ state }) => state !== "anchored")) await pause(LOOK_MS);
        expect((await found(gateway)).map(({ id }) => id).sort()).to.deep.equal([...acknowledged.values()].sort());
        for (const [number, id] of acknowledged) {
          const text = await (await gateway.ask(`/records/${id}/document`)).text();
          expect(text).to.equal(Buffer.from(finding(number)).toString());
        }
        expect(await gateway.end()).to.equal(0);
      }
    }
    expect(acknowledged.size).to.equal(RECORDS);
    const leaves = (await listAnchors(stage.ledger)).reduce((sum, { leafCount }) => sum + leafCount, 0);
    expect(leaves).to.equal(RECORDS);
  });

  it("given a clock that is off by an hour, keeps no record an hour less or more", async () => {
    for (const shiftMs of [HOUR_MS, -HOUR_MS]) {
      const gateway = await stage.serve("hospital", { args, shiftMs });
      ({ token } = gateway);
      const { timestamp = 0 } = (await stage.provider.getBlock("latest")) ?? {};
      const answer = await send(gateway, shiftMs > 0 ? 1 : 2);
      const { storedAt } = (await answer.json()) as { storedAt: number };
      expect(Math.abs(storedAt - timestamp)).to.be.below(600);
      expect(await gateway.end()).to.equal(0);
    }
  });
});
