import { expect } from "chai";
import { id, ZeroAddress } from "ethers";

import {
  admitting,
  cancelProposal,
  castVote,
  changingModule,
  describeCall,
  endingSeat,
  eventIn,
  executeProposal,
  expelling,
  givingSeat,
  listProposals,
  listSeats,
  movingSeat,
  prepare,
  propose,
  queueProposal,
  reinstating,
  replacingAdmin,
  showMember,
  showProposal,
  suspending,
  type CouncilCall,
} from "../../src/index.ts";
import { LONG, SEATS, VOTING } from "../../../test/helpers/world.ts";
import { COUNCIL_DELAY } from "../../../test/helpers/membership.ts";
import { expectSameState } from "../events/sameState.ts";
import { loadStage, type Stage } from "../ledger/stage.ts";
import { refusalOf } from "../refused.ts";

describe("the Council, through the SDK", () => {
  let stage: Stage;

  beforeEach(async () => {
    stage = await loadStage();
  });

  afterEach(() => expectSameState(stage, ["directory", "council"]));

  const pass = (seconds: number): Promise<number> => stage.world.connection.networkHelpers.time.increase(seconds);

  /** Proposed, and open to votes. */
  async function proposed(calls: readonly CouncilCall[], paper = "minutes 1"): Promise<bigint> {
    const { proposal } = await propose(stage.byAdmin("regulator"), { calls, paper });
    await pass(VOTING.votingDelay + 1);
    return proposal;
  }

  async function carried(calls: readonly CouncilCall[], paper?: string): Promise<bigint> {
    const proposal = await proposed(calls, paper);
    for (const name of ["regulator", "hospital"] as const)
      await castVote(stage.byAdmin(name), { proposal, vote: "For" });
    await pass(VOTING.votingPeriod);
    await queueProposal(stage.by("dispenser"), proposal);
    await pass(COUNCIL_DELAY);
    return proposal;
  }

  it("admits a member by the vote of its seats, once the wait is over", async () => {
    const { ledger, world, byAdmin } = stage;
    const newcomer = { kinds: ["Pharmacy"] as const, licenceEnd: LONG, admin: world.stranger.address, profile: "new" };
    const calls = admitting(ledger, newcomer);
    await refusalOf(() => propose(byAdmin("pharmacy"), { calls, paper: "p" }), "GovernorInsufficientProposerVotes");
    const { proposal } = await propose(byAdmin("regulator"), { calls, paper: "minutes 1" });
    const pending = await showProposal(ledger, proposal);
    expect(pending).to.deep.include({ number: 1, state: "Pending", seats: 3, quorum: 2, member: 1 });
    expect(pending.does[0]).to.match(/^Admit a pharmacy: admin 0x/);
    expect(pending.record.description).to.equal(
      `${String(pending.does[0])}.\nPaper: minutes 1\n#proposer=${world.admin.regulator.address.toLowerCase()}`,
    );
    await refusalOf(() => castVote(byAdmin("hospital"), { proposal, vote: "For" }), "GovernorUnexpectedProposalState");

    await pass(VOTING.votingDelay + 1);
    await castVote(byAdmin("hospital"), { proposal, vote: "For", reason: "we need one there" });
    await castVote(byAdmin("notary"), { proposal, vote: "Abstain" });
    await refusalOf(() => castVote(byAdmin("notary"), { proposal, vote: "For" }), "GovernorAlreadyCastVote");
    await castVote(byAdmin("regulator"), { proposal, vote: "For" });
    expect((await showProposal(ledger, 1n)).votes).to.deep.equal({ For: 2, Against: 0, Abstain: 1 });
    const early = await refusalOf(() => queueProposal(byAdmin("maker"), proposal), "GovernorUnexpectedProposalState");
    expect(early.sentence).to.include("is active");

    await pass(VOTING.votingPeriod);
    expect(await showProposal(ledger, proposal)).to.include({ state: "Succeeded" });
    await queueProposal(byAdmin("maker"), proposal);
    expect(await showProposal(ledger, proposal)).to.include({ state: "Queued" });
    await refusalOf(() => executeProposal(byAdmin("maker"), proposal), "TimelockUnexpectedOperationState");

    await pass(COUNCIL_DELAY);
    const { member } = eventIn(await executeProposal(byAdmin("maker"), proposal), "MemberAdmitted").args;
    expect(await showMember(ledger, member)).to.include({ admin: world.stranger.address, standing: "Active" });
    expect(await showProposal(ledger, proposal)).to.include({ state: "Executed" });
  });

  it("expels a member together with its seat, and brings it back without one", async () => {
    const { ledger, world } = stage;
    const { hospital } = world.member;
    const proposal = await carried(await expelling(ledger, { member: hospital, reason: "order 9" }));
    await executeProposal(stage.by("dispenser"), proposal);
    expect(await showMember(ledger, hospital)).to.include({ standing: "Expelled" });
    expect((await listSeats(ledger)).map(({ member }) => member)).to.deep.equal([1, world.member.notary]);
    expect(await expelling(ledger, { member: hospital, reason: "order 9" })).to.have.length(1);

    const back = await propose(stage.byAdmin("regulator"), {
      calls: reinstating(ledger, { member: hospital, reason: "order 10" }),
      paper: "minutes 2",
    });
    await pass(VOTING.votingDelay + 1);
    await refusalOf(async () => {
      const outcome = await castVote(stage.byAdmin("hospital"), { proposal: back.proposal, vote: "For" });
      // A vote without a seat is written down and counts nothing.
      expect(eventIn(outcome, "VoteCast").args.weight).to.equal(0n);
      await queueProposal(stage.byAdmin("hospital"), back.proposal);
    }, "GovernorUnexpectedProposalState");
  });

  it("is carried out on the timelock itself just as well", async () => {
    const { ledger, world } = stage;
    const proposal = await carried(suspending(ledger, { member: world.member.maker, reason: "order" }));
    const { targets, values, calldatas, description } = (await showProposal(ledger, proposal)).record;
    const salt = BigInt(await world.council.getAddress()) << 96n;
    await world.timelock
      .connect(world.stranger)
      .executeBatch(
        [...targets],
        [...values],
        [...calldatas],
        `0x${"0".repeat(64)}`,
        hash(salt ^ BigInt(id(description))),
      );
    expect(await showProposal(ledger, proposal)).to.include({ state: "Executed" });
  });

  it("gives, moves and ends seats", async () => {
    const { ledger, world } = stage;
    const [holder = "", other = ""] = world.spare.map(({ address }) => address);
    const { pharmacy, notary } = world.member;
    const calls = [
      ...givingSeat(ledger, { member: pharmacy, holder }),
      ...movingSeat(ledger, { member: pharmacy, holder: other }),
      ...endingSeat(ledger, { member: notary }),
    ];
    await executeProposal(stage.by("dispenser"), await carried(calls));
    const seats = await listSeats(ledger);
    expect(seats).to.have.length(SEATS.length);
    expect(seats).to.deep.include({ member: pharmacy, holder: other });
  });

  it("takes a proposal back before its voting begins, and only then", async () => {
    const calls = replacingAdmin(stage.ledger, { member: 2, admin: stage.world.stranger.address });
    const { proposal } = await propose(stage.byAdmin("notary"), { calls, paper: "a" });
    await refusalOf(() => cancelProposal(stage.byAdmin("regulator"), proposal), "GovernorUnableToCancel");
    await cancelProposal(stage.byAdmin("notary"), proposal);
    const another = await proposed(calls, "b");
    await refusalOf(() => cancelProposal(stage.byAdmin("regulator"), another), "GovernorUnableToCancel");
    const states = (await listProposals(stage.ledger)).map(({ number, state }) => `${number} ${state}`);
    expect(states).to.deep.equal(["2 Active", "1 Canceled"]);
    await refusalOf(() => showProposal(stage.ledger, 3n), "ProposalUnknown");
    await refusalOf(() => propose(stage.byAdmin("notary"), { calls: [], paper: "c" }), "NothingProposed");
  });

  it("lets nobody else propose first what names its proposer", async () => {
    const { world } = stage;
    const text = `A text.\n#proposer=${world.admin.regulator.address}`;
    const consortium = await world.consortium.getAddress();
    await refusalOf(async () => {
      const call = prepare(stage.ledger, "council", "propose", [[consortium], [0n], ["0x"], text]);
      await stage.byAdmin("notary").actor?.send(call);
    }, "GovernorRestrictedProposer");
  });

  it("says what every call does", () => {
    const { ledger, world } = stage;
    const [address, member] = [world.stranger.address, 4];
    const says = (calls: readonly CouncilCall[]): string => calls.map((call) => describeCall(ledger, call)).join("; ");
    expect(says(reinstating(ledger, { member, reason: "x" }))).to.equal("Reinstate member 4");
    expect(says(changingModule(ledger, { module: address, to: "Active" }))).to.include("a part of the ledger");
    expect(says(changingModule(ledger, { module: address, to: "Closing" }))).to.include("begin nothing new");
    expect(says(changingModule(ledger, { module: address, to: "Frozen" }))).to.include("for good");
    expect(says([prepare(ledger, "timelock", "updateDelay", [60n])])).to.include("wait 60 seconds");
    expect(says([prepare(ledger, "council", "setVotingPeriod", [60n])])).to.include("last 60 seconds");
    expect(
      says([prepare(ledger, "lotLedger", "releaseLot", [id("lot"), { document: id("d"), circumstances: 0n }])]),
    ).to.match(/^Call lotLedger.releaseLot\(0x/);
    expect(says([{ to: ZeroAddress, data: "0x1234" }])).to.equal(`Call ${ZeroAddress} with 0x1234`);
  });
});

function hash(value: bigint): string {
  return `0x${value.toString(16).padStart(64, "0")}`;
}
