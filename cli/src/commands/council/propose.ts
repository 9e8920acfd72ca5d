import {
  admitting,
  changingModule,
  endingSeat,
  expelling,
  givingSeat,
  movingSeat,
  propose,
  reinstating,
  replacingAdmin,
  suspending,
} from "@yaolian/sdk/council";
import type { CouncilCall } from "@yaolian/sdk/council";
import { FLAGS } from "@yaolian/sdk/ledger";
import type { Ledger } from "@yaolian/sdk/ledger";
import type { ArgsDef } from "citty";

import { sent } from "../../acts/perform.ts";
import { InputError } from "../../frame/basics.ts";
import { action } from "../../frame/command.ts";
import type { Done } from "../../frame/command.ts";
import type { Session } from "../../frame/session.ts";
import type { ExplainedCommand } from "../../frame/usage.ts";
import { addressOf, dashed, endOfDay, kindsOf, numberOf } from "../../frame/values.ts";
import { actingForSeat, AS, MOST_MEMBERS } from "./seats.ts";

const MEMBER = { type: "positional", required: true, description: "The member's number" } as const;
const ADDRESS = { type: "positional", required: true, description: "The address" } as const;
const PAPER = {
  paper: {
    type: "string",
    required: true,
    description: "What the paper behind it is called; everybody reads it, so no person's name",
  },
  as: AS,
} as const;

const memberOf = (text: string): number => numberOf(text, "member's number", MOST_MEMBERS);

/** Proposes calls, with the paper as the reason where a call takes one. */
async function make(
  session: Session,
  { paper, as }: { paper: string; as?: string | undefined },
  calls: (ledger: Ledger) => CouncilCall[] | Promise<CouncilCall[]>,
): Promise<Done> {
  const ledger = await actingForSeat(session, as);
  const outcome = await propose(ledger, { calls: await calls(ledger), paper });
  return sent(session, outcome, { proposal: String(outcome.proposal) });
}

const admit = action({
  name: "council propose admit",
  description: "Propose to admit an organisation",
  examples: [
    "yaolian --demo council propose admit 0x90F7…b906 --kinds pharmacy --until 2030-12-31 --profile 'South Gate' --paper 'minutes 4' --as 1",
  ],
  args: {
    admin: { ...ADDRESS, description: "Its admin's address" },
    kinds: {
      type: "string",
      valueHint: "words",
      required: true,
      description: `What it is, separated by commas: ${FLAGS.kinds.map(dashed).join(", ")}`,
    },
    until: { type: "string", valueHint: "day", required: true, description: "The last day of its licence" },
    profile: { type: "string", required: true, description: "What its public profile document is called" },
    ...PAPER,
  },
  run: (session, args) =>
    make(session, args, (ledger) => {
      const licenceEnd = endOfDay(args.until, ledger.deployment.dayOffset);
      const [admin, kinds] = [addressOf(args.admin), kindsOf(args.kinds)];
      return admitting(ledger, { admin, kinds, licenceEnd, profile: args.profile });
    }),
});

const replaceAdmin = action({
  name: "council propose replace-admin",
  description: "Propose another admin for a member whose admin key is lost",
  examples: ["yaolian --demo council propose replace-admin 8 0x90F7…b906 --paper 'minutes 5' --as 1"],
  args: { member: MEMBER, admin: ADDRESS, ...PAPER },
  run: (session, args) =>
    make(session, args, (ledger) =>
      replacingAdmin(ledger, { member: memberOf(args.member), admin: addressOf(args.admin) }),
    ),
});

const giveSeat = action({
  name: "council propose give-seat",
  description: "Propose to give a member a seat in the Council",
  examples: ["yaolian --demo council propose give-seat 14 0x90F7…b906 --paper 'minutes 6' --as 1"],
  args: { member: MEMBER, holder: ADDRESS, ...PAPER },
  run: (session, args) =>
    make(session, args, (ledger) =>
      givingSeat(ledger, { member: memberOf(args.member), holder: addressOf(args.holder) }),
    ),
});

const moveSeat = action({
  name: "council propose move-seat",
  description: "Propose to let another address vote for a member, e.g. when the seat's key is lost",
  examples: ["yaolian --demo council propose move-seat 8 0x90F7…b906 --paper 'minutes 7' --as 1"],
  args: { member: MEMBER, holder: ADDRESS, ...PAPER },
  run: (session, args) =>
    make(session, args, (ledger) =>
      movingSeat(ledger, { member: memberOf(args.member), holder: addressOf(args.holder) }),
    ),
});

/** Proposals that name a member and a paper only. */
function aboutMember(
  name: string,
  description: string,
  calls: (ledger: Ledger, input: { member: number; reason: string }) => CouncilCall[] | Promise<CouncilCall[]>,
): ExplainedCommand {
  return action({
    name: `council propose ${name}`,
    description,
    examples: [`yaolian --demo council propose ${name} 9 --paper 'minutes 8' --as 1`],
    args: { member: MEMBER, ...PAPER } satisfies ArgsDef,
    run: (session, args) =>
      make(session, args, (ledger) => calls(ledger, { member: memberOf(args.member), reason: args.paper })),
  });
}

/** Proposals about a contract. */
function aboutModule(name: string, description: string, to: "Active" | "Closing" | "Frozen"): ExplainedCommand {
  return action({
    name: `council propose ${name}`,
    description,
    examples: [`yaolian --demo council propose ${name} lotLedger --paper 'minutes 9' --as 1`],
    args: {
      module: { type: "positional", required: true, description: "Its address, or its name in the deployment book" },
      ...PAPER,
    } satisfies ArgsDef,
    run: (session, args) =>
      make(session, args, (ledger) => changingModule(ledger, { module: moduleOf(ledger, args.module), to })),
  });
}

function moduleOf({ deployment }: Ledger, text: string): string {
  const book: Readonly<Record<string, { address: string }>> = deployment.contracts;
  const known = book[text];
  if (known !== undefined) return known.address;
  if (text.startsWith("0x")) return addressOf(text);
  const cure = `Give an address, or one of ${Object.keys(book).join(", ")}.`;
  throw new InputError("ModuleUnknown", `The deployment book has no contract ${text}.`, cure);
}

/** `yaolian council propose …`. */
export const proposeCommands = {
  admit,
  reinstate: aboutMember("reinstate", "Propose to bring a suspended or expelled member back", reinstating),
  suspend: aboutMember("suspend", "Propose to suspend a member until the Council says otherwise", suspending),
  expel: aboutMember("expel", "Propose to expel a member, and to end its seat", expelling),
  "replace-admin": replaceAdmin,
  "register-module": aboutModule("register-module", "Propose to make a contract a part of the ledger", "Active"),
  "close-module": aboutModule("close-module", "Propose to let a module begin nothing new", "Closing"),
  "freeze-module": aboutModule("freeze-module", "Propose to stop a module for good", "Frozen"),
  "give-seat": giveSeat,
  "move-seat": moveSeat,
  "end-seat": aboutMember("end-seat", "Propose to end a member's seat", (ledger, input) => endingSeat(ledger, input)),
};
