import {
  addOperator,
  endOperator as end,
  renewLicence,
  reportCompromise,
  rotateOperator,
  showMember,
  showOperator,
  suspend,
} from "@yaolian/sdk/members";

import { momentOf } from "../../acts/occasions.ts";
import { sent } from "../../acts/perform.ts";
import { timeOfLedger } from "../../acts/slips.ts";
import { action } from "../../frame/command.ts";
import { addressOf, dashed, endOfDay, numberOf, rolesOf, siteOf } from "../../frame/values.ts";
import { FLAGS } from "@yaolian/sdk/ledger";

const MEMBER = { type: "positional", required: true, description: "The member's number" } as const;
const OPERATOR = { type: "positional", required: true, description: "The operator's address" } as const;
const MOST_MEMBERS = 0xffffff;

export const takeOperator = action({
  name: "member add-operator",
  description: "Let an address act for a member; its admin does this",
  examples: [
    "yaolian --demo member add-operator 8 0x90F7…b906 --role dispenser --site 6906789000016 --until 2028-12-31",
  ],
  args: {
    member: MEMBER,
    operator: OPERATOR,
    role: {
      type: "string",
      valueHint: "words",
      required: true,
      description: `What it may do, separated by commas: ${FLAGS.roles.map(dashed).join(", ")}`,
    },
    site: { type: "string", valueHint: "gln", description: "Where; needed for logistics, dispenser and vaccinator" },
    until: { type: "string", valueHint: "day", description: "The last day of its term; the licence's end by default" },
  },
  async run(session, args) {
    const ledger = await session.ledger();
    const [member, operator] = [numberOf(args.member, "member's number", MOST_MEMBERS), addressOf(args.operator)];
    const { licenceEnd } = await showMember(ledger, member);
    const site = args.site === undefined ? undefined : await siteOf(ledger, args.site);
    const until = args.until === undefined ? licenceEnd : endOfDay(args.until, ledger.deployment.dayOffset);
    const input = { member, operator, roles: rolesOf(args.role), until, ...(site === undefined ? {} : { site }) };
    return sent(session, await addOperator(await session.actingAsAdmin(member), input));
  },
});

export const endOperator = action({
  name: "member end-operator",
  description: "End an operator's term now; its member's admin does this",
  examples: ["yaolian --demo member end-operator 0x5eb15C0992734B5e77c888D713b4FC67b3D679A2"],
  args: { operator: OPERATOR },
  async run(session, args) {
    const operator = addressOf(args.operator);
    const ledger = await session.ledger();
    const { member, until } = await showOperator(ledger, operator);
    if (until < (await timeOfLedger(ledger)))
      return { outcome: "already-applied", reason: `The term of ${operator} has ended.` };
    return sent(session, await end(await session.actingAsAdmin(member), { operator }));
  },
});

export const replaceKey = action({
  name: "member rotate-operator",
  description: "Give an operator's roles, site and remaining term to a fresh address; its member's admin does this",
  examples: ["yaolian --demo member rotate-operator 0x5eb1…79A2 0x90F7…b906"],
  args: {
    operator: OPERATOR,
    successor: { type: "positional", required: true, description: "The fresh address" },
  },
  async run(session, args) {
    const [operator, successor] = [addressOf(args.operator), addressOf(args.successor)];
    const { member } = await showOperator(await session.ledger(), operator);
    return sent(session, await rotateOperator(await session.actingAsAdmin(member), { operator, successor }));
  },
});

export const reportKey = action({
  name: "member report-compromise",
  description: "End an operator for good and say since when its key can't be trusted; its member's admin does this",
  examples: ["yaolian --demo member report-compromise 0x5eb1…79A2 --since 2026-11-20T09:00+08:00"],
  args: {
    operator: OPERATOR,
    since: { type: "string", valueHint: "moment", required: true, description: "From when, with its offset from UTC" },
  },
  async run(session, args) {
    const operator = addressOf(args.operator);
    const { member } = await showOperator(await session.ledger(), operator);
    const since = momentOf(args.since);
    return sent(session, await reportCompromise(await session.actingAsAdmin(member), { operator, since }));
  },
});

export const suspendMember = action({
  name: "member suspend",
  description: "Suspend a member at once, for at most 30 days; a regulator officer does this",
  examples: ["yaolian --demo member suspend 9 --reason 'order 2026-118'"],
  args: { member: MEMBER, reason: { type: "string", required: true, description: "What the order is called" } },
  async run(session, args) {
    const member = numberOf(args.member, "member's number", MOST_MEMBERS);
    const officer = await session.actingAs([{ role: "RegulatorOfficer" }]);
    return sent(session, await suspend(officer, { member, reason: args.reason }));
  },
});

export const renewMember = action({
  name: "member renew-licence",
  description: "Move the end of a member's licence ahead; a regulator officer does this",
  examples: ["yaolian --demo member renew-licence 8 --until 2099-12-31"],
  args: {
    member: MEMBER,
    until: { type: "string", valueHint: "day", required: true, description: "The last day of the licence" },
  },
  async run(session, args) {
    const member = numberOf(args.member, "member's number", MOST_MEMBERS);
    const officer = await session.actingAs([{ role: "RegulatorOfficer" }]);
    const licenceEnd = endOfDay(args.until, officer.deployment.dayOffset);
    return sent(session, await renewLicence(officer, { member, licenceEnd }));
  },
});
