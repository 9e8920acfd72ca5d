import { expect } from "chai";
import { Wallet } from "ethers";

import { openStage, type Stage } from "./helpers/stage.ts";

const HOUR = 3600;
const EAST_GATE = "6906789000016";
/** Of the sample consortium: the hospital, and a pharmacy of it. */
const [HOSPITAL, PHARMACY] = ["6", "8"];

describe("yaolian, the Council and a member's staff", function () {
  this.timeout(60_000);
  let stage: Stage;

  before(async () => {
    stage = await openStage();
  });

  after(() => stage.close());

  async function pass(seconds: number): Promise<void> {
    await stage.ledger.provider.send("evm_increaseTime", [seconds]);
    await stage.ledger.provider.send("evm_mine", []);
  }

  const refused = async (...argv: string[]): Promise<string> => {
    const ran = await stage.run(...argv);
    expect(ran.code, ran.out).to.equal(2);
    return `${ran.out}${ran.err}`;
  };
  const done = async (...argv: string[]): Promise<string> => {
    const ran = await stage.run(...argv);
    expect(ran.code, `${ran.out}${ran.err}`).to.equal(0);
    return ran.out;
  };

  it("shows the seats, and that nothing was proposed yet", async () => {
    expect(await done("council", "list")).to.include("Nothing was proposed");
    const seats = (await stage.run("council", "seats", "--json")).json()[0] as unknown as { member: number }[];
    expect(seats).to.have.length(15);
  });

  it("says whose seat is needed where there are several", async () => {
    const propose = ["council", "propose", "expel", PHARMACY, "--paper", "minutes 1"];
    expect(await refused(...propose)).to.include("Keys of 15 seats");
    expect(await refused(...propose, "--as", "99")).to.include("Member 99 has no seat");
    expect(await refused("council", "vote", "one", "for", "--as", "1")).to.include("no proposal");
  });

  it("takes a decision from its proposal to its effect", async () => {
    const proposed = await done("council", "propose", "expel", PHARMACY, "--paper", "minutes 1", "--as", "1");
    expect(proposed).to.include("Proposed to the Council: Expel member 8.");
    expect(await refused("council", "vote", "1", "for", "--as", "2")).to.include("is pending");
    await pass(HOUR + 1);
    for (const member of [1, 2, 3, 4, 5, 6, 7]) await done("council", "vote", "1", "for", "--as", String(member));
    await done("council", "vote", "1", "against", "--as", PHARMACY, "--reason", "not heard");
    const shown = await done("council", "show", "1");
    expect(shown).to.include("7–1–0 of 15 seats; it takes 8").and.include("not heard");
    await done("council", "vote", "1", "for", "--as", "9");
    await pass(72 * HOUR);
    expect(await done("council", "queue", "1")).to.include("can be carried out from");
    expect(await done("council", "queue", "1")).to.include("done already");
    // Worth trying again, so no refusal.
    const early = await stage.run("council", "execute", "1");
    expect(early.code).to.equal(1);
    expect(early.err).to.include("delay");
    await pass(48 * HOUR);
    expect(await done("council", "execute", "1")).to.include("expelled");
    expect(await done("council", "list"))
      .to.include("executed")
      .and.include("End the seat of member 8");
    expect(await done("member", "show", PHARMACY)).to.include("expelled");
  });

  it("proposes everything that is the Council's, and takes it back", async () => {
    const { address } = Wallet.createRandom();
    const say = ["--paper", "minutes 2", "--as", "1"];
    const kinds = ["--kinds", "pharmacy,clinic", "--until", "2090-01-31", "--profile", "South Gate"];
    expect(await done("council", "propose", "admit", address, ...kinds, ...say)).to.include("pharmacy");
    for (const what of ["reinstate", "suspend", "end-seat"]) await done("council", "propose", what, "7", ...say);
    for (const what of ["replace-admin", "give-seat", "move-seat"])
      await done("council", "propose", what, "7", address, ...say);
    for (const what of ["register-module", "close-module", "freeze-module"]) {
      await done("council", "propose", what, "lotLedger", ...say);
    }
    expect(await refused("council", "propose", "freeze-module", "bestLedger", ...say)).to.include("bestLedger");
    expect(await done("council", "cancel", "2")).to.include("taken back");
    expect(await done("council", "cancel", "2")).to.include("already");
    const all = (await stage.run("council", "list", "--json")).json()[0] as unknown as { state: string }[];
    expect(all).to.have.length(11);
    expect(all.at(-2)).to.include({ state: "Canceled" });
  });

  it("takes staff on for as long as their licence runs, shows who is over soon, and ends them", async () => {
    const { address } = Wallet.createRandom();
    const add = ["member", "staff", "add", HOSPITAL, address];
    expect(await refused(...add, "--role", "logistics", "--until", "2090-01-31")).to.include("no licence");
    await done(...add, "--role", "dispenser,vaccinator", "--site", "6904567000012", "--until", "2090-01-31");
    const list = await done("member", "staff", "list", HOSPITAL, "--soon", "36500");
    expect(list).to.include(address).and.include("2090-01-31").and.include("ends in");
    await done("member", "staff", "end", address);
    expect(await done("member", "staff", "list", HOSPITAL)).not.to.include(address);
    expect(await done("member", "staff", "list", HOSPITAL, "--past"))
      .to.include(address)
      .and.include("over");
  });

  it("flags what a compromised key signed, and shows a site's stock", async () => {
    expect(await done("member", "flagged")).to.include("No recorded act");
    const staff = (await stage.run("member", "staff", "list", HOSPITAL, "--json")).json()[0] as unknown as {
      operator: string;
      roles: string[];
    }[];
    const { operator = "" } = staff.find(({ roles }) => roles.includes("Dispenser")) ?? {};
    await done("member", "report-compromise", operator, "--since", "2020-01-01T00:00Z");
    expect(await done("member", "flagged", HOSPITAL)).to.include("No recorded act");
    expect(await done("member", "staff", "list", HOSPITAL, "--past")).to.include("key compromised");
    expect(await done("site", "stock", EAST_GATE)).to.include("It has nothing");
  });
});
