import { breakGlass, logDisclosure, reviewGlass, showGlass } from "@yaolian/sdk/consents";
import { ENUMS } from "@yaolian/sdk/ledger";

import { committed, HOLDER, MOST_MEMBERS, PURPOSE, SCOPE } from "../../acts/consents.ts";
import { sent } from "../../acts/perform.ts";
import { InputError } from "../../frame/basics.ts";
import { action } from "../../frame/command.ts";
import type { ActingLedger, Session } from "../../frame/session.ts";
import { addressOf, dashed, enumOf, numberOf, purposesOf, scopeOf } from "../../frame/values.ts";

const MEMBER = {
  type: "string",
  valueHint: "number",
  description: "Your member's number, where keys of several are here",
} as const;
const document = (what: string) => ({ type: "string", valueHint: "path", required: true, description: what }) as const;

export const breakGlassOf = action({
  name: "consent break-glass",
  description: "See records in an emergency without consent, for 24 hours; it is announced and must be reviewed",
  examples: [
    "yaolian --demo consent break-glass 0x9965…A4dc --scope allergies,conditions --reason unresponsive --document note.txt",
  ],
  args: {
    holder: HOLDER,
    scope: SCOPE,
    reason: { type: "string", required: true, description: ENUMS.GlassReason.map(dashed).join(", ") },
    document: document("Your note: a salted commitment to it is recorded, its salt stays in the vault"),
    member: MEMBER,
  },
  async run(session, args) {
    const [holder, scope, reason] = [addressOf(args.holder), scopeOf(args.scope), enumOf("GlassReason", args.reason)];
    const ledger = await acting(session, "Prescriber", args.member);
    const note = await committed(session, args.document);
    const outcome = await breakGlass(ledger, { holder, scope, reason, document: note });
    return sent(session, outcome, { glass: Number(outcome.glass) });
  },
});

export const reviewAccess = action({
  name: "consent review",
  description: "Review an emergency access; every finding but justified ends it at once",
  examples: ["yaolian --demo consent review 1 justified --document report.txt"],
  args: {
    access: { type: "positional", required: true, description: "The access's number" },
    finding: { type: "positional", required: true, description: ENUMS.ReviewFinding.slice(1).map(dashed).join(", ") },
    document: document("The report: a salted commitment to it is recorded, its salt stays in the vault"),
  },
  async run(session, args) {
    const finding = enumOf("ReviewFinding", args.finding);
    if (finding === "Open") throw new InputError("ReviewFindingMissing", "Open is no finding.", "Say what was found.");
    const glass = numberOf(args.access, "access's number");
    const { member } = await showGlass(await session.ledger(), glass);
    const reviewer = await session.actingAs([{ role: "RecordsOfficer", member }, { role: "RegulatorOfficer" }]);
    const report = await committed(session, args.document);
    return sent(session, await reviewGlass(reviewer, { glass, finding, document: report }));
  },
});

export const discloseRecords = action({
  name: "consent disclose",
  description: "Log what is disclosed to another member; refused unless it may see it now",
  examples: [
    "yaolian --demo consent disclose 0x9965…A4dc --to 14 --scope lab-results --document referral.json --member 6",
  ],
  args: {
    holder: HOLDER,
    to: { type: "string", valueHint: "number", required: true, description: "The member that receives it" },
    scope: SCOPE,
    purpose: PURPOSE,
    document: document("What is disclosed: a salted commitment to it is recorded, its salt stays in the vault"),
    member: MEMBER,
  },
  async run(session, args) {
    const [purpose, another] = purposesOf(args.purpose);
    if (purpose === undefined || another !== undefined) {
      throw new InputError("PurposeWrong", "A disclosure has one purpose.", "Log each purpose by itself.");
    }
    const input = {
      holder: addressOf(args.holder),
      to: numberOf(args.to, "member's number", MOST_MEMBERS),
      scope: scopeOf(args.scope),
      purpose,
    };
    const ledger = await acting(session, "RecordsOfficer", args.member);
    const commitment = await committed(session, args.document);
    return sent(session, await logDisclosure(ledger, { ...input, document: commitment }), { document: commitment });
  },
});

function acting(
  session: Session,
  role: "Prescriber" | "RecordsOfficer",
  member: string | undefined,
): Promise<ActingLedger> {
  const whose = member === undefined ? {} : { member: numberOf(member, "member's number", MOST_MEMBERS) };
  return session.actingAs([{ role, ...whose }]);
}
