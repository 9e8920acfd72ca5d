import { expect } from "chai";

import type { OperatorName } from "../../test/helpers/world.ts";
import { createApp } from "../service/api/app.ts";
import type { App } from "../service/api/env.ts";
import type { ClaimPage } from "../service/queries/claims.ts";
import type { PrescriptionPage } from "../service/queries/prescriptions.ts";
import { tellHistory } from "./history.ts";
import { signIn } from "./signIn.ts";
import { startIndexedStage, type IndexedStage } from "./stage.ts";

describe("what is asked about prescriptions and claims", function () {
  this.timeout(240_000);

  let stage: IndexedStage;
  let app: App;
  const as: Partial<Record<OperatorName, Record<string, string>>> = {};

  before(async () => {
    stage = await startIndexedStage({ tell: async (told) => void (await tellHistory(told)) });
    app = createApp({ ...stage, operatorToken: "operator-token-of-the-tests", packLists: [] });
    await stage.caughtUp();
    const names: OperatorName[] = ["officer", "prescriber", "dispenser", "claimsOfficer", "distributorQuality"];
    for (const name of names) as[name] = await signIn(app, stage.wallet(stage.world.operator[name].address));
  });
  after(() => stage.stop());

  async function asked<T>(path: string, name?: OperatorName): Promise<{ status: number; body: T; text: string }> {
    const answer = await app.request(path, { headers: name === undefined ? {} : (as[name] ?? {}) });
    const text = await answer.text();
    return { status: answer.status, body: JSON.parse(text) as T, text };
  }

  it("given nobody, refuses both lists", async () => {
    expect((await asked("/prescriptions")).status).to.equal(401);
    expect((await asked("/claims")).status).to.equal(401);
  });

  it("given the member that issued them, tells all dispenses without where they were", async () => {
    const { body } = await asked<PrescriptionPage>("/prescriptions", "prescriber");
    expect(body.items).to.have.length(5);
    expect(new Set(body.items.map(({ issuer }) => issuer))).to.deep.equal(new Set([stage.world.member.hospital]));
    const parts = body.items.flatMap((item) => item.parts);
    expect(parts.filter(({ isWithdrawn }) => isWithdrawn)).to.have.length(3);
    expect(parts).to.have.length(9);
    expect(new Set(parts.map(({ site }) => site))).to.deep.equal(new Set([null]));
    expect(body.counts).to.deep.equal({ Reissued: 1, Cancelled: 2, Filled: 1, PartlyFilled: 1 });
  });

  it("given the pharmacy, tells what its own site dispensed on", async () => {
    const { body } = await asked<PrescriptionPage>("/prescriptions", "dispenser");
    // The one that was cancelled before anything was dispensed on it is not the pharmacy's.
    expect(body.items).to.have.length(4);
    for (const { parts } of body.items) {
      expect(parts).not.to.have.length(0);
      for (const { site } of parts) expect(site).to.equal(stage.world.site.store);
    }
  });

  it("given a member that has to do with none, tells none", async () => {
    expect((await asked<PrescriptionPage>("/prescriptions", "distributorQuality")).body).to.deep.equal({
      ...{ items: [], next: null, counts: {} },
    });
    expect((await asked<ClaimPage>("/claims", "distributorQuality")).body).to.deep.equal({
      ...{ items: [], next: null, sums: [] },
    });
  });

  it("tells a regulator all, and nobody who a prescription is for or by", async () => {
    const { body, text } = await asked<PrescriptionPage>("/prescriptions", "officer");
    expect(body.items).to.have.length(5);
    const rows = await stage.tables.db.query.prescription.findMany();
    for (const { holder, prescriber } of rows) {
      expect(text).not.to.contain(holder);
      expect(text.toLowerCase()).not.to.contain(prescriber.toLowerCase());
    }
  });

  it("tells pages and single states", async () => {
    const first = (await asked<PrescriptionPage>("/prescriptions?limit=3", "officer")).body;
    const second = (await asked<PrescriptionPage>(`/prescriptions?limit=3&page=${first.next ?? ""}`, "officer")).body;
    expect(second.next).to.equal(null);
    const ids = [...first.items, ...second.items].map(({ prescription }) => prescription);
    expect(new Set(ids)).to.have.length(5);
    const filled = (await asked<PrescriptionPage>("/prescriptions?state=Filled", "officer")).body;
    expect(filled.items.map(({ units }) => units)).to.deep.equal([0]);
    expect((await asked("/prescriptions?page=x", "officer")).status).to.equal(400);
  });

  it("tells claims to their insurer and their pharmacy, with what they come to", async () => {
    const insurer = (await asked<ClaimPage>("/claims", "claimsOfficer")).body;
    const pharmacy = (await asked<ClaimPage>("/claims", "dispenser")).body;
    expect(insurer.items.length).to.be.greaterThan(2);
    expect(pharmacy.items.map(({ claim }) => claim)).to.include.members(
      insurer.items.filter(({ site }) => site === stage.world.site.store).map(({ claim }) => claim),
    );
    expect(insurer.sums.reduce((sum, { claims }) => sum + claims, 0)).to.equal(insurer.items.length);
    expect(insurer.items[0]?.products).not.to.deep.equal([]);
    const refunded = (await asked<ClaimPage>("/claims?status=Refunded", "claimsOfficer")).body;
    expect(refunded.items.map(({ approved, reason }) => ({ approved, reason }))).to.deep.equal([
      { approved: 20, reason: "CoPayment" },
    ]);
    expect((await asked<ClaimPage>("/claims?limit=1", "officer")).body.next).not.to.equal(null);
  });
});
