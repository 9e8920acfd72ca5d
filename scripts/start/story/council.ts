import { Wallet } from "ethers";

import { moment } from "../../../cli/src/told/events.ts";
import {
  admitting,
  castVote,
  executeProposal,
  listSeats,
  propose,
  queueProposal,
  showProposal,
} from "../../../sdk/src/council/index.ts";
import type { Ledger } from "../../../sdk/src/ledger/index.ts";
import { admission } from "../../../sdk/src/members/index.ts";
import { prepare } from "../../../sdk/src/transactions/index.ts";
import { DEMO_TERM } from "../../seed/seed.ts";
import type { Screen } from "../screen.ts";
import type { Stage } from "../stage.ts";
import { timeAfter } from "./clock.ts";

/** A proposal that the seats have voted on. */
export interface Ballot {
  readonly proposal: bigint;
  readonly newcomer: Parameters<typeof admission>[0];
}

/** The members whose seats say yes, by their numbers: eight of fifteen are more than half. */
const YES = [1, 2, 3, 5, 6, 7, 8, 10];
const NO = [9];

/**
 * The hospital proposes to admit a pharmacy, and the seats vote. Begun early, since a voting takes its time: the demo's is
 * short, and what comes after the vote waits as long as it does anywhere.
 */
export async function holdVote(stage: Stage): Promise<Ballot> {
  const { address } = Wallet.createRandom();
  const newcomer = { kinds: ["Pharmacy"] as const, licenceEnd: DEMO_TERM, admin: address, profile: "South Gate" };
  const seats = new Map((await listSeats(stage.ledger)).map(({ member, holder }) => [member, holder]));
  const as = (member: number): Ledger => {
    const actor = stage.keyring.actor(seats.get(member) ?? "");
    if (actor === undefined) throw new Error(`The sample consortium has no seat of member ${member}.`);
    return stage.ledger.as(actor);
  };
  const hospital = as(stage.seeded.members.get("hospital") ?? 0);
  const { proposal } = await propose(hospital, { calls: admitting(hospital, newcomer), paper: "minutes 2026-11" });
  // Votes count from the second after the one in which voting begins.
  await timeAfter(stage.ledger, Number(await stage.ledger.council.proposalSnapshot(proposal)));
  await Promise.all([
    ...YES.map((member) => castVote(as(member), { proposal, vote: "For" })),
    ...NO.map((member) => castVote(as(member), { proposal, vote: "Against", reason: "two pharmacies are near" })),
  ]);
  return { proposal, newcomer };
}

/** What the seats decided is queued, and nobody carries it out before its 48 hours, whoever they are. */
export async function tellCouncil(stage: Stage, screen: Screen, ballot: Promise<Ballot>): Promise<void> {
  screen.chapter("The Council", "who belongs to it, its members decide: one seat, one vote, and 48 hours to object");
  const { ledger, keyring } = stage;
  const { proposal, newcomer } = await ballot;
  const officer = stage.as({ role: "RegulatorOfficer" });
  const alone = await screen.foresee("A regulator admits a member alone", "refused: CouncilOnly", async () =>
    officer.actor?.send(prepare(officer, "consortium", "admit", [admission(newcomer)])),
  );
  if (alone.refusal !== undefined) screen.refused("A regulator's officer tries to admit a pharmacy alone: refused.");

  await timeAfter(ledger, Number(await ledger.council.proposalDeadline(proposal)));
  const { does, votes, seats, quorum } = await showProposal(ledger, proposal);
  screen.done(`${does.join("; ")}: proposed by ${stage.directory.member(stage.seeded.members.get("hospital") ?? 0)}.`);
  screen.note(`${votes.For} of ${seats} seats for it, ${votes.Against} against; it takes ${quorum}.`);
  const { refusal } = await screen.foresee("The Council's decision is queued", "done", () =>
    queueProposal(officer, proposal),
  );
  if (refusal !== undefined) return;
  const { eta } = await showProposal(ledger, proposal);
  screen.done(`Queued: it can be carried out from ${moment(eta)} on, by anybody.`);
  const early = await screen.foresee("It is carried out before that", "refused: TimelockUnexpectedOperationState", () =>
    executeProposal(ledger.as(keyring.operators()[0]?.actor ?? keyringMissing()), proposal),
  );
  if (early.refusal !== undefined) screen.refused("It is tried now: refused.");
  screen.note("This demo's votings last seconds instead of three days; the 48 hours are as they are everywhere.");
}

function keyringMissing(): never {
  throw new Error("The sample consortium has no operator.");
}
