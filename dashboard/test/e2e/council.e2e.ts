import type { ChildProcess } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

import { castVote, listProposals, listSeats } from "@yaolian/sdk/council";
import { Actor, connect, writeDeployment, type Ledger } from "@yaolian/sdk/ledger";
import { expect } from "chai";
import { Wallet } from "ethers";

import { demoKeys } from "../../../cli/src/demo/keys.ts";
import { writeNames } from "../../../cli/src/told/names.ts";
import { freePort } from "../../../indexer/service/follower/freePort.ts";
import { visitorOf, type Visit, type Visitor } from "../../../scripts/dashboard/visitor.ts";
import { startLocalChain, type LocalChain } from "../../../scripts/local/chain.ts";
import { readCast } from "../../../scripts/seed/cast.ts";
import { deployDemo, namesOf } from "../../../scripts/seed/demo.ts";
import { act, choose, expectRefused, sign } from "./acts.ts";
import { startDemoService } from "./service.ts";

const START_MS = 400_000;
const BLOCK_MS = 200;
const LOOK_MS = 300;
const HOUR = 3_600;
const DAY = 24 * HOUR;
/** The members whose seats say yes: eight of fifteen are more than half. */
const YES = [1, 2, 3, 5, 6, 7, 8, 10];

/** A consortium of its own, whose Council takes as long as everywhere: the time that nobody has is added to its clock. */
describe("the Council in the dashboard", function () {
  this.timeout(180_000);
  let folder: string;
  let chain: LocalChain;
  let ledger: Ledger;
  let service: ChildProcess;
  let url: string;
  let visitor: Visitor;

  before(async function () {
    this.timeout(START_MS);
    folder = await mkdtemp(join(tmpdir(), "yaolian-e2e-"));
    const [port, cast] = [await freePort(), await readCast()];
    chain = await startLocalChain({ port: await freePort(), intervalMs: BLOCK_MS });
    const deployment = await deployDemo({ rpcUrl: chain.url, cast, name: "council" });
    await writeDeployment(folder, deployment);
    await writeNames(folder, namesOf(cast));
    ledger = await connect({ rpcUrl: chain.url, deployment });
    service = await startDemoService({ rpcUrl: chain.url, folder, names: folder, port });
    url = `http://127.0.0.1:${port}`;
    while (!(await fetch(`${url}/ready`)).ok) await pause(LOOK_MS);
    visitor = await visitAs({}, "Admin", "East Gate");
  });
  after(async () => {
    service.kill("SIGKILL");
    ledger.close();
    await chain.stop();
    await rm(folder, { recursive: true, force: true });
    await visitor.close();
  });

  beforeEach(() => visitor.open("/council"));

  async function visitAs(visit: Visit, ...words: string[]): Promise<Visitor> {
    const someone = await visitorOf(url, visit);
    await someone.open("/scan");
    await someone.signIn(...words);
    await someone.open("/council");
    return someone;
  }

  async function later(seconds: number): Promise<void> {
    await ledger.provider.send("evm_increaseTime", [seconds]);
    await ledger.provider.send("evm_mine", []);
  }

  /** Lets the seats of members vote on the newest proposal. */
  async function vote(members: readonly number[]): Promise<void> {
    const [[newest], seats] = [await listProposals(ledger), await listSeats(ledger)];
    const keys = new Map(demoKeys().map((key) => [key.address.toLowerCase(), key]));
    await Promise.all(
      seats
        .filter(({ member }) => members.includes(member))
        .map(({ holder }) => {
          const key = keys.get(holder.toLowerCase());
          if (key === undefined || newest === undefined) throw new Error("A seat of the cast has a demo key.");
          const as = ledger.as(new Actor(key.connect(ledger.provider)));
          return castVote(as, { proposal: newest.proposal, vote: "For" });
        }),
    );
  }

  /** Fills in the motion to admit a pharmacy. */
  async function admit({ page }: Visitor, admin: string): Promise<void> {
    await page.getByRole("button", { name: "Propose", exact: true }).click();
    await choose(page, "What is proposed", "Admit an organisation");
    await page.getByLabel("Address of its admin").fill(admin);
    await page.getByRole("combobox", { name: "Licensed as" }).press("ArrowDown");
    await page.getByRole("option", { name: "Pharmacy", exact: true }).click();
    await page.getByLabel("Licence ends").fill("2035-12-31");
    await page.getByLabel("Public profile").fill("South Gate");
    await page.getByLabel("Paper").fill("minutes 2026-12");
  }

  it("asks for all that a motion needs before it goes on", async () => {
    const { page, violations } = visitor;
    await page.getByRole("button", { name: "Propose", exact: true }).click();
    await page.getByRole("button", { name: "Go on" }).click();
    for (const sentence of ["Write an address", "at least one kind", "Choose a day", "its profile", "which paper"]) {
      await page.getByText(sentence).waitFor();
    }
    expect(await violations()).to.deep.equal([]);
    await choose(page, "What is proposed", "End a seat");
    await page.getByRole("button", { name: "Go on" }).click();
    await page.getByText("Choose the member.").waitFor();
    expect(await page.getByLabel("Public profile").count()).to.equal(0);
    await page.getByRole("button", { name: "Cancel" }).click();
    expect(await listProposals(ledger)).to.have.length(0);
  });

  it("proposes, votes, queues, waits 48 hours and carries out: the ledger has a member more", async () => {
    const { page, violations } = visitor;
    const admin = Wallet.createRandom().address;
    await admit(visitor, admin);
    await page.getByRole("button", { name: "Go on" }).click();
    await page.getByText("council.propose").waitFor();
    await page.getByText(`Its admin is ${admin}`).waitFor();
    expect(await violations()).to.deep.equal([]);
    await sign(page);
    await page.getByText("Voting begins").waitFor();
    await expectSteps(visitor, ["Take back"]);

    await later(HOUR);
    await page.getByText("Voting ends").waitFor();
    await vote(YES);
    await later(3 * DAY);
    await page.getByText("Accepted. Once it is queued").waitFor();
    expect(await violations()).to.deep.equal([]);
    await expectSteps(visitor, ["Queue"]);
    await act(page, "Queue", "council.queue");
    await page.getByText("Accepted. It can be carried out from").waitFor();
    await expectSteps(visitor, []);

    const before = Number(await ledger.consortium.memberCount());
    await later(2 * DAY);
    await expectSteps(visitor, ["Carry out"]);
    await act(page, "Carry out", "council.execute");
    await page.getByText("Carried out", { exact: true }).waitFor();
    await expectSteps(visitor, []);
    const member = await ledger.consortium.memberOf(before + 1);
    expect([member.admin, Number(await ledger.consortium.memberCount())]).to.deep.equal([admin, before + 1]);
    expect((await listProposals(ledger)).map(({ state }) => state)).to.deep.equal(["Executed"]);
    expect(visitor.faults).to.deep.equal([]);
  });

  it("tells why the ledger refuses a motion that was made already, and takes its own back", async () => {
    const { page } = visitor;
    const admin = Wallet.createRandom().address;
    const again = async (): Promise<void> => {
      await admit(visitor, admin);
      await page.getByRole("button", { name: "Go on" }).click();
    };
    await again();
    await sign(page);
    await page.getByRole("button", { name: "Take back" }).waitFor();
    await again();
    await expectRefused(page, "is pending");
    await act(page, "Take back", "council.cancel");
    await page.getByText("Withdrawn", { exact: true }).first().waitFor();
    expect((await listProposals(ledger))[0]?.state).to.equal("Canceled");
  });

  it("tells why what was decided can't be carried out: whoever is to vote votes for another seat", async () => {
    const { page } = visitor;
    const holder = (await ledger.consortium.memberOf(1)).admin;
    await page.getByRole("button", { name: "Propose", exact: true }).click();
    await choose(page, "What is proposed", "Move a seat to another address");
    await choose(page, "Member", "West Lake Pharmacy 西湖路药房");
    await page.getByLabel("Address that votes for it").fill(holder);
    await page.getByLabel("Paper").fill("minutes 2027-01");
    await page.getByRole("button", { name: "Go on" }).click();
    await page.getByText("for the seat of West Lake Pharmacy").waitFor();
    await sign(page);
    await later(HOUR);
    await page.getByText("Voting ends").waitFor();
    await vote(YES);
    await later(3 * DAY);
    await act(page, "Queue", "council.queue");
    await later(2 * DAY);
    const before = await listSeats(ledger);
    await page.getByRole("button", { name: "Carry out" }).click();
    await expectRefused(page, "votes for the seat of");
    expect(await listSeats(ledger)).to.deep.equal(before);
  });

  it("says all of it in Chinese, in the dark, on a phone", async () => {
    const chinese = await visitAs({ language: "zh", dark: true, width: 390, height: 844 }, "管理员", "东门");
    const { page, violations, faults, close } = chinese;
    await page.getByRole("button", { name: "提出提案" }).click();
    await choose(page, "提案事项", "终止席位");
    await page.getByRole("button", { name: "下一步" }).click();
    await page.getByText("请选择成员。").waitFor();
    expect(await violations()).to.deep.equal([]);
    await page.getByRole("combobox", { name: "成员" }).click();
    await page.getByRole("option").first().click();
    await page.getByLabel("依据文件").fill("纪要 2026-12");
    await page.getByRole("button", { name: "下一步" }).click();
    await page.getByText("council.propose").waitFor();
    await page.getByText(/^终止.*的席位。$/).waitFor();
    expect(await violations()).to.deep.equal([]);
    expect(faults).to.deep.equal([]);
    await close();
  });
});

/** What can be done now, beside voting. */
async function expectSteps({ page }: Visitor, steps: readonly string[]): Promise<void> {
  for (const step of ["Take back", "Queue", "Carry out"]) {
    const button = page.getByRole("button", { name: step, exact: true });
    if (steps.includes(step)) await button.waitFor();
    else expect(await button.count(), step).to.equal(0);
  }
}
