import { standingAt } from "@yaolian/sdk";
import { glnToNumber, numberToGln } from "@yaolian/sdk/gs1";
import { enumValue, flagNames } from "@yaolian/sdk/ledger";
import { id as hash } from "ethers";

import * as tables from "../../ponder.schema.ts";
import { counterpart, pick } from "../counterpart.ts";

/** Members, sites, operators, modules and the Council. */
export const CONSORTIUM = [
  counterpart(
    tables.member,
    ["member"],
    async ({ consortium, at }, { member }) => {
      const view = await consortium.memberOf(member, at);
      return {
        ...pick(view, "licenceEnd", "suspendedUntil", "parent", "admin", "proposedAdmin", "profile"),
        kinds: flagNames("kinds", view.kinds),
        standing: enumValue("Standing", view.standing),
      };
    },
    (row, time) => ({ standing: standingAt(row, time) }),
  ),
  counterpart(tables.site, ["site"], async ({ consortium, at }, { site, gln }) => {
    const [view, named] = await Promise.all([consortium.siteOf(site, at), consortium.siteByGln(glnToNumber(gln), at)]);
    const kind = enumValue("SiteKind", view.kind);
    return { ...pick(view, "member", "open"), kind, gln: numberToGln(view.gln), site: named };
  }),
  counterpart(tables.operator, ["operator"], async ({ consortium, at }, { operator }) => {
    const view = await consortium.operatorOf(operator, at);
    const roles = flagNames("roles", view.roles);
    return { ...pick(view, "member", "site", "since", "until", "distrustedFrom"), roles };
  }),
  counterpart(tables.module, ["module"], async ({ consortium, at }, { module }) => ({
    status: enumValue("ModuleStatus", await consortium.moduleStatus(module, at)),
  })),
  counterpart(tables.seat, ["member"], async ({ councilSeat, at }, { member, holder }) => {
    const [seated, named] = await Promise.all([councilSeat.holderOf(member, at), councilSeat.seatOf(holder, at)]);
    return { holder: seated, member: named };
  }),
  counterpart(tables.councilSetting, ["name"], async ({ council, timelock, at }) => {
    const [votingDelay, votingPeriod, proposalThreshold, wait] = await Promise.all([
      council.votingDelay(at),
      council.votingPeriod(at),
      council.proposalThreshold(at),
      timelock.getMinDelay(at),
    ]);
    return { votingDelay, votingPeriod, proposalThreshold, wait };
  }),
  counterpart(tables.proposal, ["proposal"], async ({ council, at }, row) => {
    const { proposal, targets, values, calldatas, description } = row;
    const [state, votes, proposer, eta, votingFrom, votingUntil, named] = await Promise.all([
      council.state(proposal, at),
      council.proposalVotes(proposal, at),
      council.proposalProposer(proposal, at),
      council.proposalEta(proposal, at),
      council.proposalSnapshot(proposal, at),
      council.proposalDeadline(proposal, at),
      council.hashProposal(targets, values, calldatas, hash(description), at),
    ]);
    const end = enumValue("ProposalState", state);
    const { forVotes: votesFor, againstVotes: votesAgainst, abstainVotes: votesAbstaining } = votes;
    return {
      ...{ proposer, eta, votingFrom, votingUntil, votesFor, votesAgainst, votesAbstaining, proposal: named },
      end: end === "Executed" || end === "Canceled" ? end : null,
    };
  }),
  counterpart(tables.vote, ["proposal", "voter"], async ({ council, councilSeat, at }, { proposal, voter }) => {
    const votingFrom = await council.proposalSnapshot(proposal, at);
    const [hasVoted, weight] = await Promise.all([
      council.hasVoted(proposal, voter, at),
      councilSeat.getPastVotes(voter, votingFrom, at),
    ]);
    return { voter: hasVoted ? voter : null, weight };
  }),
  counterpart(tables.timelockOperation, ["timelockId"], async ({ timelock, at }, { timelockId }) => {
    const readyAt = await timelock.getTimestamp(timelockId, at);
    // OpenZeppelin's own marks: 0 is forgotten, 1 is done.
    if (readyAt > 1n) return { status: "Waiting", readyAt };
    return { status: readyAt === 1n ? "Executed" : "Canceled" };
  }),
];
