import { readFile } from "node:fs/promises";

import {
  adjudicate,
  adjudicateBatch,
  confirmRefund,
  listClaims,
  openClaims,
  payClaims,
  proposeDecisions,
  readClaimOpening,
  readPlans,
  setCeiling,
  showCeiling,
  showClaim,
  yuan,
  yuanOfCeiling,
} from "@yaolian/sdk/claims";
import type { ListedClaim } from "@yaolian/sdk/claims";
import { words } from "@yaolian/sdk/errors";
import { ENUMS } from "@yaolian/sdk/ledger";

import { perUnitOf, yuanOf } from "../acts/money.ts";
import { sent } from "../acts/perform.ts";
import { dateOfDay, InputError } from "../frame/basics.ts";
import { action, query } from "../frame/command.ts";
import type { ActingLedger, Session } from "../frame/session.ts";
import { tableLines } from "../frame/table.ts";
import { dashed, enumOf, groupOf, numberOf } from "../frame/values.ts";
import { shortId } from "../told/events.ts";

const MOST_MEMBERS = 0xffffff;
const CLAIM = { type: "positional", required: true, description: "The claim, or how it begins" } as const;
const INSURER = { type: "string", valueHint: "member", description: "Only this insurer's" } as const;
const SETTLEMENT = { type: "string", required: true, description: "What the settlement is called" } as const;

const list = query({
  name: "claims list",
  description: "Claims, the newest first",
  examples: ["yaolian --demo claims list", "yaolian --demo claims list --insurer 11 --open"],
  args: { insurer: INSURER, open: { type: "boolean", description: "Only those that wait for a decision" } },
  async run(session, args) {
    const [ledger, directory] = [await session.ledger(), await session.directory()];
    const insurer = args.insurer === undefined ? undefined : numberOf(args.insurer, "member's number", MOST_MEMBERS);
    const all = (await listClaims(ledger, insurer)).reverse();
    const rows = args.open === true ? all.filter(({ status }) => status === "Submitted") : all;
    const cells = await Promise.all(
      rows.map(async (row) => [
        shortId(row.claim),
        dateOfDay(row.day),
        await directory.site(row.site),
        directory.member(row.insurer),
        String(row.units),
        yuan(row.claimed),
        yuan(row.approved),
        statusOf(row),
      ]),
    );
    const heads = ["claim", "day", "claimed by", "from", ">units", ">claimed", ">approved", "status"];
    const lines =
      rows.length === 0 ? ["There is no claim."] : tableLines(cells, { heads, emphasis: session.io.colors.bold });
    return { data: rows, lines };
  },
});

const show = query({
  name: "claims show",
  description: "One claim as it is now",
  examples: ["yaolian --demo claims show 0x6272a56d"],
  args: { claim: CLAIM },
  async run(session, args) {
    const [ledger, directory] = [await session.ledger(), await session.directory()];
    const row = await findClaim(session, args.claim);
    const state = await showClaim(ledger, row.claim);
    const rows = [
      ["status", statusOf(state)],
      ["claimed by", await directory.site(state.site)],
      ["from", directory.member(state.insurer)],
      ["claimed", yuan(state.claimed)],
      ["approved", yuan(state.approved)],
      ["for", `${row.units} units of the group ${row.group}`],
      ["dispensed on", dateOfDay(row.day)],
    ];
    return { data: row, lines: [session.io.colors.bold(`Claim ${row.claim}`), ...tableLines(rows, { indent: 2 })] };
  },
});

const decide = action({
  name: "claims adjudicate",
  description: "Decide on a claim; a claims officer of its insurer does this",
  examples: [
    "yaolian --demo claims adjudicate 0x6272a56d --approve 12.30",
    "yaolian --demo claims adjudicate 0x6272a56d --approve 0 --reason duplicate-therapy",
  ],
  args: {
    claim: CLAIM,
    approve: { type: "string", required: true, valueHint: "yuan", description: "What will be paid; 0 denies" },
    reason: {
      type: "string",
      description: `Why not the whole amount: ${ENUMS.ClaimReason.slice(1).map(dashed).join(", ")}`,
    },
  },
  async run(session, args) {
    const row = await findClaim(session, args.claim);
    const reason = args.reason === undefined ? "None" : enumOf("ClaimReason", args.reason);
    const decision = { claim: row.claim, approved: yuanOf(args.approve), reason };
    return sent(session, await adjudicate(await officerOf(session, row), decision), { claim: row.claim });
  },
});

const propose = action({
  name: "claims propose",
  description: "What the insurer's own rules make of its open claims; decides so with --decide",
  examples: [
    "yaolian --demo claims propose --insurer 11 --plans samples/claims/plans.json .yaolian/demo/dispenses/*.opening.json",
  ],
  args: {
    opening: { type: "positional", required: false, valueHint: "...", description: "The pharmacies' opening files" },
    insurer: { ...INSURER, required: true, description: "The insurer" },
    plans: { type: "string", required: true, valueHint: "file", description: "Its plans and policies" },
    decide: { type: "boolean", description: "Decide as proposed, in one transaction" },
  },
  async run(session, args) {
    const insurer = numberOf(args.insurer, "member's number", MOST_MEMBERS);
    const plans = readPlans(await jsonOf(args.plans));
    const openings = await Promise.all(args._.map(async (path) => readClaimOpening(await jsonOf(path))));
    const opened = openClaims(await listClaims(await session.ledger(), insurer), openings);
    const proposals = proposeDecisions(opened.submitted, plans, opened.past);
    const lines = proposals.map(({ claim, approved, reason }) => {
      return `Claim ${shortId(claim)}: ${approved === 0 ? "deny" : `pay ${yuan(approved)}`}${reason === "None" ? "" : `, ${words(reason)}`}.`;
    });
    const waiting = `${opened.unopened.length} of its claims wait for their opening.`;
    const data = { proposals, unopened: opened.unopened };
    if (proposals.length === 0) return { outcome: "already-applied", reason: `Nothing to decide. ${waiting}`, data };
    if (args.decide !== true) return { reason: [...lines, waiting].join("\n"), data };
    const officer = await session.actingAs([{ role: "ClaimsOfficer", member: insurer }]);
    return sent(session, await adjudicateBatch(officer, proposals), data);
  },
});

const pay = action({
  name: "claims pay",
  description: "Record that one settlement paid claims; a claims officer of their insurer does this",
  examples: ["yaolian --demo claims pay 0x6272a56d --settlement 'batch 2027-3'"],
  args: { claim: { ...CLAIM, valueHint: "...", description: "The claims" }, settlement: SETTLEMENT },
  async run(session, args) {
    const rows = await Promise.all(args._.map((text) => findClaim(session, text)));
    const [first] = rows;
    if (first === undefined) throw new InputError("ClaimMissing", "No claim is named.", "Name the claims.");
    const claims = rows.map(({ claim }) => claim);
    const officer = await officerOf(session, first);
    return sent(session, await payClaims(officer, { claims, settlement: args.settlement }), { claims });
  },
});

const refund = action({
  name: "claims refund",
  description: "Record that the money of a withdrawn dispense came back; a claims officer of the insurer does this",
  examples: ["yaolian --demo claims refund 0x6272a56d --settlement 'batch 2027-4'"],
  args: { claim: CLAIM, settlement: SETTLEMENT },
  async run(session, args) {
    const row = await findClaim(session, args.claim);
    const input = { claim: row.claim, settlement: args.settlement };
    return sent(session, await confirmRefund(await officerOf(session, row), input), { claim: row.claim });
  },
});

const ceiling = action({
  name: "claims ceiling",
  description: "The most that may be claimed for a unit of a group; a regulator officer sets it with --set",
  examples: [
    "yaolian --demo claims ceiling 'http://www.nlm.nih.gov/research/umls/rxnorm|860975'",
    "yaolian --demo claims ceiling 'http://www.nlm.nih.gov/research/umls/rxnorm|860975' --set 0.0385",
  ],
  args: {
    group: { type: "positional", required: true, description: "The group: its 16 bytes, or system|code" },
    set: { type: "string", valueHint: "yuan", description: "For one unit, to 0.0001 yuan; 0 ends it" },
  },
  async run(session, args) {
    const group = groupOf(args.group);
    if (args.set === undefined) {
      const perUnit = await showCeiling(await session.ledger(), group);
      const reason = perUnit === 0 ? "Nothing of the group is claimed." : `${yuanOfCeiling(perUnit)} for a unit.`;
      return { outcome: "already-applied", reason, data: { group, perUnit } };
    }
    const officer = await session.actingAs([{ role: "RegulatorOfficer" }]);
    return sent(session, await setCeiling(officer, { group, perUnit: perUnitOf(args.set) }), { group });
  },
});

function statusOf({ status, reason }: Pick<ListedClaim, "status" | "reason">): string {
  return reason === "None" ? words(status) : `${words(status)}: ${words(reason)}`;
}

/** A claim by how its name begins. Throws an InputError `ClaimUnknown` or `ClaimAmbiguous`. */
async function findClaim(session: Session, text: string): Promise<ListedClaim> {
  const begins = text.toLowerCase();
  const found = /^0x[0-9a-f]{4,64}$/.test(begins)
    ? (await listClaims(await session.ledger())).filter(({ claim }) => claim.startsWith(begins))
    : [];
  const [claim, another] = found;
  if (claim === undefined) {
    throw new InputError("ClaimUnknown", `There is no claim ${text}.`, "`yaolian claims list` shows all.");
  }
  if (another === undefined) return claim;
  throw new InputError("ClaimAmbiguous", `${found.length} claims begin with ${text}.`, "Give more of its name.");
}

function officerOf(session: Session, { insurer }: ListedClaim): Promise<ActingLedger> {
  return session.actingAs([{ role: "ClaimsOfficer", member: insurer }]);
}

async function jsonOf(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, "utf8"));
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new InputError("FileNotJson", `${path} is not JSON.`, "Use the file as it was written.", { cause });
  }
}

/** `yaolian claims …`. */
export const claimsCommands = { list, show, adjudicate: decide, propose, pay, refund, ceiling };
