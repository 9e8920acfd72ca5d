import { randomBytes } from "node:crypto";

import { expect } from "chai";
import { id as hashOf, Wallet } from "ethers";

import { listAnchors, listDisclosures, sendConsentWord, signRevocation } from "../../../sdk/src/index.ts";
import { Actor } from "../../../sdk/src/ledger/index.ts";
import { refusalOf } from "../../../sdk/test/refused.ts";
import { freshAccount, LONG, Role } from "../../../test/helpers/world.ts";
import { hexOf, openAnswer, type ReleasedContent } from "../../src/records/answer.ts";
import type { Released } from "../../src/records/releasing.ts";
import { ledgerTime } from "../../src/records/parts.ts";
import type { ReleaseMessage, ReleaseRequest } from "../../src/records/releaseRequest.ts";
import { keysOfSeed } from "../../src/records/sealing.ts";
import { until } from "../stage.ts";
import {
  ANSWER_SEED,
  finding,
  recordOf,
  recordStage,
  requestOf,
  TERMS,
  type OpenDesk,
  type RecordStage,
} from "./stage.ts";

describe("the release of a record", function () {
  this.timeout(60_000);
  let stage: RecordStage;
  let kept: OpenDesk;
  let id: string;
  beforeEach(async () => {
    stage = await recordStage();
    kept = await stage.open("keeper", await stage.folder());
    ({ id } = await kept.desk.store(recordOf(stage, finding(7.1))));
  });
  afterEach(() => stage.close());

  const request = (change: Partial<ReleaseMessage> = {}) => requestOf(stage, id, change);

  async function opened(asked: ReleaseRequest, { request: hash, sealed }: Released): Promise<ReleasedContent> {
    const keeper = Buffer.from(kept.desk.identity.slice(2), "hex");
    const { signature: _, ...said } = asked;
    return openAnswer(said, hash, { keys: await keysOfSeed(ANSWER_SEED), keeper }, sealed);
  }

  const refused = async (code: string, change: Partial<ReleaseMessage> = {}) => {
    const asked = await request(change);
    return refusalOf(() => kept.desk.release(asked), code);
  };

  describe("given a consent", () => {
    it("is logged, then sealed for who asked; the revocation stops the next", async () => {
      await refused("ReleaseNotAllowed");
      expect(await listDisclosures(stage.ledger)).to.deep.equal([]);

      await stage.grant();
      const asked = await request();
      const content = await opened(asked, await kept.desk.release(asked));
      expect(Buffer.from(content.document, "base64")).to.deep.equal(finding(7.1));
      const [logged, another] = await listDisclosures(stage.ledger);
      const { hospital, clinic } = stage.world.member;
      expect(logged).to.deep.include({ from: hospital, to: clinic, scope: ["LabResults"], purpose: "Treatment" });
      expect(logged?.transaction).to.equal(content.loggedBy);
      expect(another).to.equal(undefined);

      await stage.revoke();
      expect((await refused("ReleaseNotAllowed")).sentence)
        .to.include("LabResults")
        .and.include("Treatment");
      await refusalOf(() => kept.desk.release(asked), "ReleaseNotAllowed");
      expect(await listDisclosures(stage.ledger)).to.have.length(1);
    });

    it("covers only its categories, purposes, member and time", async () => {
      await stage.grant();
      await refused("ReleaseNotAllowed", { purpose: "Research" });
      const other = await kept.desk.store(recordOf(stage, finding(1), { category: "Genomics" }));
      await refused("ReleaseNotAllowed", { record: other.id });
      const now = await ledgerTime(stage.ledger);
      await stage.grant({ ...TERMS, until: now + 30 });
      await stage.world.connection.provider.request({ method: "evm_increaseTime", params: [60] });
      await stage.world.connection.provider.request({ method: "evm_mine", params: [] });
      await refused("ReleaseNotAllowed");
      expect(await listDisclosures(stage.ledger)).to.deep.equal([]);
    });
  });

  describe("given the same request again", () => {
    it("is answered again and logged once, also all at once, after a restart, and without its own memory", async () => {
      await stage.grant();
      const asked = await request();
      const [one, other] = await Promise.all([kept.desk.release(asked), kept.desk.release(asked)]);
      expect(one.loggedBy).to.equal(other.loggedBy);
      kept.close();
      kept = await stage.open("keeper", kept.folder);
      expect((await kept.desk.release(asked)).loggedBy).to.equal(one.loggedBy);
      kept.store.db.exec("DELETE FROM releases");
      expect((await kept.desk.release(asked)).loggedBy).to.equal(one.loggedBy);
      expect(await listDisclosures(stage.ledger)).to.have.length(1);
      expect(await listAnchors(stage.ledger)).to.have.length(1);
    });

    it("is logged once where the gateway is killed while its transaction waits for a block", async () => {
      await stage.grant();
      await kept.desk.anchor();
      const asked = await request();
      const { provider } = stage.world.connection;
      const sent = async (): Promise<number> => {
        const { address = "" } = stage.keeper.actor ?? {};
        const count = (at: string) => provider.request({ method: "eth_getTransactionCount", params: [address, at] });
        return Number(await count("pending")) - Number(await count("latest"));
      };
      await provider.request({ method: "evm_setAutomine", params: [false] });
      const killed = kept.desk.release(asked).catch((error: unknown) => error);
      await until(async () => ((await sent()) > 0 ? true : undefined));
      kept.close();
      // Another process knows nothing of what this one has sent.
      const ledger = stage.ledger.as(new Actor(stage.wallet(stage.keeper.actor?.address ?? "")));
      const next = await stage.open("keeper", kept.folder, { ledger });
      const released = next.desk.release(asked);
      await provider.request({ method: "evm_mine", params: [] });
      await provider.request({ method: "evm_setAutomine", params: [true] });
      const [logged, another] = [await released, await killed];
      expect(another).to.be.instanceOf(Error);
      const disclosures = await listDisclosures(stage.ledger);
      expect(disclosures.map(({ transaction }) => transaction)).to.deep.equal([logged.loggedBy]);
    });

    it("is refused with its nonce on another request, and after five answers", async () => {
      await stage.grant();
      const asked = await request();
      for (let time = 0; time < 5; time += 1) await kept.desk.release(asked);
      await refusalOf(() => kept.desk.release(asked), "ReleaseReplayed");
      await refused("ReleaseReplayed", { nonce: asked.nonce });
      expect(await listDisclosures(stage.ledger)).to.have.length(1);
    });
  });

  describe("given a wrong request", () => {
    it("is refused by whom it is signed, for whom, and when", async () => {
      await stage.grant();
      const asked = await request();
      const altered: Partial<ReleaseRequest>[] = [
        { key: hexOf(randomBytes(32)) },
        { purpose: "Payment" },
        { nonce: hexOf(randomBytes(32)) },
        { deadline: asked.deadline + 1 },
        { operator: Wallet.createRandom().address },
        { to: stage.world.member.pharmacy },
        { signature: `0x${"00".repeat(65)}` },
        { signature: `0x${"ff".repeat(65)}` },
      ];
      for (const change of altered) {
        await refusalOf(() => kept.desk.release({ ...asked, ...change }), "ReleaseSignatureWrong");
      }
      await refused("ReleaseElsewhere", { from: stage.world.member.clinic });
      await refused("RecordUnknown", { record: hexOf(randomBytes(32)) });
      await refused("ReleaseOperatorForeign", { operator: stage.world.operator.dispenser.address });
      const stranger = await request({ operator: stage.world.stranger.address });
      await refusalOf(() => kept.desk.release(stranger), "OperatorUnknown");
      await refusalOf(() => kept.desk.release({ ...asked, more: 1 }), "ReleaseRequestWrong");
      await refusalOf(() => kept.desk.release({ ...asked, key: "0x12" }), "ReleaseRequestWrong");
      expect(await listDisclosures(stage.ledger)).to.deep.equal([]);
    });

    it("is refused where a machine's clock is off by an hour, in a sentence that says so", async () => {
      await stage.grant();
      const now = await ledgerTime(stage.ledger);
      const early = await refused("ReleaseTooEarly", { since: now + 3600, deadline: now + 3900 });
      expect(early.sentence).to.include("60 minutes after the ledger's newest block").and.include("clock");
      const late = await refused("ReleaseTooLate", { since: now - 3900, deadline: now - 3600 });
      expect(late.sentence).to.include("60 minutes before the ledger's newest block");
      await refused("ReleaseWindowWrong", { since: now, deadline: now + 3600 });
    });

    it("is refused by an operator whose role reads no records, or whose member is suspended", async () => {
      await stage.grant();
      const { consortium, admin, member, operator } = stage.world;
      const account = freshAccount(stage.world, 3);
      const room = stage.world.site.clinicRoom;
      await consortium.connect(admin.clinic).addOperator(member.clinic, account, Role.Logistics, room, LONG);
      expect((await refused("ReleaseNotAllowed", { operator: account.address })).sentence).to.include("role");
      await consortium.connect(operator.officer).suspend(member.clinic, hashOf("order 7"));
      await refused("ReleaseNotAllowed");
      expect(await listDisclosures(stage.ledger)).to.deep.equal([]);
    });
  });

  describe("given a revocation in the block of the log", () => {
    it("is logged, and nothing is given out", async () => {
      await stage.grant();
      await kept.desk.anchor();
      const asked = await request();
      const { provider } = stage.world.connection;
      const waiting = async (): Promise<number> => {
        const block = (await provider.request({ method: "eth_getBlockByNumber", params: ["pending", false] })) as {
          transactions: unknown[];
        };
        return block.transactions.length;
      };
      const word = await signRevocation(stage.ledger, stage.holder, { member: stage.world.member.clinic });
      await provider.request({ method: "evm_setAutomine", params: [false] });
      const released = kept.desk.release(asked);
      const refusal = refusalOf(() => released, "ReleaseNotAllowed");
      await until(async () => ((await waiting()) === 1 ? true : undefined));
      const revoked = sendConsentWord(stage.asker, word);
      await until(async () => ((await waiting()) === 2 ? true : undefined));
      await provider.request({ method: "evm_mine", params: [] });
      await provider.request({ method: "evm_setAutomine", params: [true] });
      await Promise.all([refusal, revoked]);
      expect(await listDisclosures(stage.ledger)).to.have.length(1);
      await refusalOf(() => kept.desk.release(asked), "ReleaseNotAllowed");
    });
  });

  describe("given that it can't be logged", () => {
    it("gives nothing out: an actor who is no records officer releases nothing", async () => {
      await stage.grant();
      kept.close();
      const ledger = stage.ledger.as(new Actor(stage.wallet(stage.world.operator.prescriber.address)));
      const asked = await request();
      const wrong = await stage.open("keeper", kept.folder, { ledger });
      await refusalOf(() => wrong.desk.release(asked), "OperatorRoleMissing");
    });
  });
});
