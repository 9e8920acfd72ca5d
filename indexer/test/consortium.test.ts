import { expect } from "chai";

import type { OperatorName } from "../../test/helpers/world.ts";
import { createApp } from "../service/api/app.ts";
import type { App } from "../service/api/env.ts";
import { signIn } from "./signIn.ts";
import { startIndexedStage, type IndexedStage } from "./stage.ts";

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** Members, the Council and the cold chain: who sees what. */
describe("what is asked about members", function () {
  this.timeout(240_000);

  let stage: IndexedStage;
  let app: App;
  const as: Partial<Record<OperatorName, Record<string, string>>> = {};

  before(async () => {
    stage = await startIndexedStage();
    app = createApp({ ...stage, operatorToken: "operator-token-of-the-tests", packLists: [] });
    await stage.caughtUp();
    for (const name of ["officer", "dispenser"] as const) {
      as[name] = await signIn(app, stage.wallet(stage.world.operator[name].address));
    }
  });
  after(() => stage.stop());

  const ask = async (path: string, headers: Record<string, string> = {}): Promise<Answer> => {
    const answer = await app.request(path, { headers });
    return { status: answer.status, body: await answer.json() };
  };

  it("lists all members to regulators alone", async () => {
    const { status, body } = await ask("/members", as.officer);
    expect(status).to.equal(200);
    expect((body as { member: number }[]).map(({ member }) => member)).to.include(stage.world.member.pharmacy);
    expect((await ask("/members", as.dispenser)).status).to.equal(403);
    expect((await ask("/members")).status).to.equal(401);
  });

  it("tells a member of its own operators, and not of others'", async () => {
    const { pharmacy, maker } = stage.world.member;
    const { status, body } = await ask(`/members/${pharmacy}`, as.dispenser);
    expect(status).to.equal(200);
    const { operators } = body as { operators: { operator: string; member: number }[] };
    expect(operators.map(({ operator }) => operator)).to.include(stage.world.operator.dispenser.address.toLowerCase());
    expect(new Set(operators.map(({ member }) => member))).to.deep.equal(new Set([pharmacy]));
    expect((await ask(`/members/${maker}`, as.dispenser)).status).to.equal(403);
    expect((await ask(`/members/${maker}`, as.officer)).status).to.equal(200);
    expect((await ask("/members/9999", as.officer)).status).to.equal(404);
  });

  it("tells every member of the Council, and nobody else", async () => {
    const { status, body } = await ask("/council", as.dispenser);
    expect(status).to.equal(200);
    expect((body as { seats: unknown[] }).seats).to.not.deep.equal([]);
    expect((await ask("/council")).status).to.equal(401);
  });

  it("tells a member that has no device of none, and nobody who is not signed in", async () => {
    for (const path of ["/devices", "/excursions", "/journeys", `/journeys/0x${"0".repeat(64)}/0`]) {
      expect(await ask(path, as.dispenser), path).to.deep.equal({ status: 200, body: [] });
      expect((await ask(path)).status, path).to.equal(401);
    }
  });
});
