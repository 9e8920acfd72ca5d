import { words } from "@yaolian/sdk/errors";
import { addOperator, listStaff, PRACTICE_ROLES } from "@yaolian/sdk/members";
import type { StaffMember } from "@yaolian/sdk/members";

import { sent } from "../../acts/perform.ts";
import { dateOfDay, dayOfTime, InputError } from "../../frame/basics.ts";
import { action, query } from "../../frame/command.ts";
import { tableLines } from "../../frame/table.ts";
import { addressOf, dashed, endOfDay, numberOf, rolesOf, siteOf } from "../../frame/values.ts";
import { endOperator } from "./acts.ts";

const MEMBER = { type: "positional", required: true, description: "The member's number" } as const;
const MOST_MEMBERS = 0xffffff;
const MOST_DAYS = 36_500;

const list = query({
  name: "member staff list",
  description: "Who prescribes, dispenses and vaccinates for a member, whose licence ends first at the top",
  examples: ["yaolian --demo member staff list 6", "yaolian --demo member staff list 6 --soon 90 --past"],
  args: {
    member: MEMBER,
    soon: {
      type: "string",
      valueHint: "days",
      default: "30",
      description: "From how many days before the end to warn",
    },
    past: { type: "boolean", description: "Those too whose term is over" },
  },
  async run(session, args) {
    const [ledger, directory] = [await session.ledger(), await session.directory()];
    const member = numberOf(args.member, "member's number", MOST_MEMBERS);
    const soonDays = numberOf(args.soon, "number of days", MOST_DAYS);
    const staff = await listStaff(ledger, member, { soonDays, past: args.past === true });
    const { dayOffset } = ledger.deployment;
    const cells = await Promise.all(
      staff.map(async (each) => [
        each.operator,
        each.roles.map(words).join(", "),
        each.site === 0 ? "" : await directory.site(each.site),
        dateOfDay(dayOfTime(each.until, dayOffset)),
        remarkOf(each),
      ]),
    );
    const heads = ["operator", "roles", "site", "licensed until", ""];
    const lines = staff.length === 0 ? ["Nobody."] : tableLines(cells, { heads, emphasis: session.io.colors.bold });
    return { data: staff, lines };
  },
});

function remarkOf({ state, daysLeft, standing }: StaffMember): string {
  if (state === "Distrusted") return "key compromised";
  if (state === "Ended") return "over";
  const soon = state === "Ending" ? `ends in ${daysLeft} ${daysLeft === 1 ? "day" : "days"}` : "";
  const out = standing === "Active" ? "" : `the member is ${words(standing)}`;
  return [soon, out].filter(Boolean).join("; ");
}

const add = action({
  name: "member staff add",
  description: "Take somebody on who is licensed to practise; the member's admin does this, and nobody else can",
  examples: [
    "yaolian --demo member staff add 6 0x90F7…b906 --role prescriber --until 2028-12-31",
    "yaolian --demo member staff add 6 0x90F7…b906 --role dispenser,vaccinator --site 6904567000012 --until 2028-12-31",
  ],
  args: {
    member: MEMBER,
    operator: { type: "positional", required: true, description: "The address" },
    role: {
      type: "string",
      valueHint: "words",
      required: true,
      description: `What the licence allows, separated by commas: ${PRACTICE_ROLES.map(dashed).join(", ")}`,
    },
    site: { type: "string", valueHint: "gln", description: "The ward or store; needed for dispenser and vaccinator" },
    until: { type: "string", valueHint: "day", required: true, description: "The last day of the licence to practise" },
  },
  async run(session, args) {
    const ledger = await session.ledger();
    const [member, operator] = [numberOf(args.member, "member's number", MOST_MEMBERS), addressOf(args.operator)];
    const roles = rolesOf(args.role);
    const other = roles.find((role) => !PRACTICE_ROLES.includes(role));
    if (other !== undefined) {
      const cure = "Use `yaolian member add-operator` for other roles.";
      throw new InputError("RoleNotOfPractice", `${words(other)} takes no licence to practise.`, cure);
    }
    const site = args.site === undefined ? {} : { site: await siteOf(ledger, args.site) };
    const until = endOfDay(args.until, ledger.deployment.dayOffset);
    return sent(
      session,
      await addOperator(await session.actingAsAdmin(member), { member, operator, roles, until, ...site }),
    );
  },
});

/** `yaolian member staff …`. */
export const staffCommands = { list, add, end: endOperator };
