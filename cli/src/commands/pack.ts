import { recordWords } from "@yaolian/sdk/coldChain";
import { words } from "@yaolian/sdk/errors";
import { showConsignment } from "@yaolian/sdk/goods";
import { findScanned, verdictSentence } from "@yaolian/sdk/import";
import type { ScannedPack } from "@yaolian/sdk/import";
import { ENUMS } from "@yaolian/sdk/ledger";

import { OCCASION_ARGS, occasionOf } from "../acts/occasions.ts";
import { perform } from "../acts/perform.ts";
import { planLocking, planOpening, planRetiring, planSupply, rangesOfIndexes } from "../acts/plans.ts";
import type { LotPacks, LotState, Step } from "../acts/plans.ts";
import { dateOfDay, InputError } from "../frame/basics.ts";
import { action, query } from "../frame/command.ts";
import type { Done } from "../frame/command.ts";
import { sentenceOf } from "../frame/failure.ts";
import type { Session } from "../frame/session.ts";
import type { ExplainedCommand } from "../frame/usage.ts";
import { dashed, enumOf } from "../frame/values.ts";
import { range } from "../told/events.ts";

const CODES = {
  type: "positional",
  required: true,
  valueHint: "...",
  description: "What the scanner reads: GS1 element strings, Digital Links or China trace codes",
} as const;
const EXAMPLE = "'(01)06901234000016(21)F95ZF2PXK87T'";

/** What a code can say against the list that has its serial: the pack is found, and its code was changed or copied. */
const MISMATCHES: readonly string[] = ["LotMismatch", "ExpiryMismatch"];

/** What came of looking at one pack. */
interface Look {
  readonly code: string;
  readonly verdict: string;
  readonly mayBeUsed: boolean;
  readonly reason: string;
  readonly pack?: Record<string, unknown>;
  /** How complete the record of its temperatures is and what it says. */
  readonly temperatures?: string;
}

const verify = query({
  name: "pack verify",
  description: "Is the pack genuine, and may it be used? The exit code is 0 only where all of them may be",
  examples: [`yaolian --demo pack verify ${EXAMPLE}`],
  args: { code: CODES },
  async run(session, args) {
    const looks: Look[] = [];
    for (const code of args._) looks.push(await lookAt(session, code));
    const { green, red, bold } = session.io.colors;
    const lines = looks.flatMap(({ code, verdict, mayBeUsed, reason, pack, temperatures }) => [
      `${mayBeUsed ? green("✓") : red("✗")} ${bold(verdict)}  ${reason}`,
      ...(pack === undefined ? [`    ${code}`] : [`    ${Object.values(pack).join(", ")}`]),
      ...(temperatures === undefined ? [] : [`    ${temperatures}`]),
    ]);
    return { data: looks, lines, exitCode: looks.every(({ mayBeUsed }) => mayBeUsed) ? 0 : 2 };
  },
});

async function lookAt(session: Session, code: string): Promise<Look> {
  const directory = await session.directory();
  try {
    const ledger = await session.ledger();
    const [found] = await findScanned(ledger, session.vault, [code]);
    if (found === undefined) throw new InputError("ScanEmpty", "The scan is empty.", "Scan the pack again.");
    const { row, lot, consignment } = found;
    const expiry = dateOfDay(lot.expiryDay);
    const pack = {
      product: directory.product(row.gtin),
      lot: `lot ${row.lot}`,
      pack: `pack ${row.index + 1} of ${lot.packCount}`,
      expiry: `use by ${expiry}`,
      place: `at ${await directory.site(consignment.site)}`,
    };
    const { message, cure } = verdictSentence(found.verdict, row.serial, expiry);
    const reason = `${message} ${cure}`.trim();
    const temperatures = recordWords(await showConsignment(ledger, { lot: lot.id, first: consignment.first }));
    return { code, verdict: words(found.verdict), mayBeUsed: found.verdict === "Active", reason, pack, temperatures };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const verdict = MISMATCHES.includes(error.code) ? words(error.code) : "not found";
    return { code, verdict, mayBeUsed: false, reason: sentenceOf(error) };
  }
}

/** Packs that were scanned, by lot, and the site that they are at. */
interface Scanned {
  readonly goods: readonly LotPacks[];
  readonly packs: readonly ScannedPack[];
  readonly site: number;
}

/** Finds what was scanned. Throws an InputError where it lies at several sites. */
async function scan(session: Session, codes: readonly string[]): Promise<Scanned> {
  const packs = await findScanned(await session.ledger(), session.vault, codes);
  const [first] = packs;
  if (first === undefined) throw new InputError("ScanEmpty", "No pack is scanned.", "Scan one.");
  const elsewhere = packs.find(({ consignment }) => consignment.site !== first.consignment.site);
  if (elsewhere !== undefined) {
    const directory = await session.directory();
    const place = await directory.site(elsewhere.consignment.site);
    const message = `The pack ${elsewhere.row.serial} is at ${place}, others are at ${await directory.site(first.consignment.site)}.`;
    throw new InputError("SeveralSites", message, "Do it for one site after the other.");
  }
  const byLot = new Map<string, { state: LotState; indexes: number[] }>();
  for (const { row, lot } of packs) {
    const known = byLot.get(lot.id) ?? { state: lot, indexes: [] };
    byLot.set(lot.id, known);
    known.indexes.push(row.index);
  }
  const goods = [...byLot.values()].map(({ state, indexes }) => ({ state, ranges: rangesOfIndexes(indexes) }));
  return { goods, packs, site: first.consignment.site };
}

/** A command that does one thing to scanned packs. */
function packAction(
  { name, description, example = "" }: { name: string; description: string; example?: string },
  plan: (scanned: Scanned) => Step[],
  state: string,
): ExplainedCommand {
  return action({
    name: `pack ${name}`,
    description,
    examples: [`yaolian --demo pack ${name} ${EXAMPLE}${example}`],
    args: { code: CODES, ...OCCASION_ARGS },
    run: async (session, args) => changed(session, args, plan, state),
  });
}

async function changed(
  session: Session,
  args: { readonly _: readonly string[] } & Parameters<typeof occasionOf>[0],
  plan: (scanned: Scanned) => Step[],
  state: string,
): Promise<Done> {
  const scanned = await scan(session, args._);
  const already = scanned.packs.every(({ lot, row }) => lot.stateOf(row.index) === state);
  const steps = already ? [] : plan(scanned);
  return perform(session, steps, { occasion: occasionOf(args), nothing: `The packs are ${words(state)} already.` });
}

const REASONS = ENUMS.PackReason.slice(0, 8);

const retire = action({
  name: "pack retire",
  description: "Take packs out of the market; exported, sample, free sample and damaged can be undone for 10 days",
  examples: [`yaolian --demo pack retire ${EXAMPLE} --reason damaged`],
  args: {
    code: CODES,
    reason: { type: "string", valueHint: "word", required: true, description: REASONS.map(dashed).join(", ") },
    ...OCCASION_ARGS,
  },
  async run(session, args) {
    const reason = enumOf("PackReason", args.reason);
    return changed(session, args, ({ goods, site }) => planRetiring(goods, site, reason), "Retired");
  },
});

const supply = packAction(
  { name: "supply", description: "Sell packs over the counter, where the class allows it" },
  ({ goods, site }) => planSupply(goods, site),
  "Dispensed",
);

const lock = packAction(
  { name: "lock", description: "Set packs aside" },
  ({ goods, site }) => planLocking(goods, site, "lock"),
  "Locked",
);

const unlock = packAction(
  { name: "unlock", description: "Put packs that were set aside back into stock" },
  ({ goods, site }) => planLocking(goods, site, "unlock"),
  "Active",
);

const open = action({
  name: "pack open",
  description: "Open packs to give them in units (拆零); units never go back into the box",
  examples: [`yaolian --demo pack open ${EXAMPLE}`],
  args: { code: CODES, ...OCCASION_ARGS },
  async run(session, args) {
    const { goods, packs, site } = await scan(session, args._);
    const steps = packs.every(({ lot, row }) => lot.opened.has(row.index)) ? [] : planOpening(goods, site);
    return perform(session, steps, { occasion: occasionOf(args), nothing: "The packs are opened already." });
  },
});

const undo = packAction(
  { name: "undo", description: "Undo what was done to exactly these packs, at the same site within 10 days" },
  ({ goods, site }) =>
    goods.flatMap(({ state, ranges }) =>
      ranges.map(({ first, count }): Step => {
        const consignment = state.holding(first)?.first ?? first;
        const by = { roles: ["Logistics", "QualityOfficer", "Dispenser"] as const, site };
        return { act: "undo", range: { lot: state.id, consignment, first, count }, by };
      }),
    ),
  "Active",
);

const find = query({
  name: "pack find",
  description: "Where scanned packs are",
  examples: [`yaolian --demo pack find ${EXAMPLE}`],
  args: { code: CODES },
  async run(session, args) {
    const directory = await session.directory();
    const packs = await findScanned(await session.ledger(), session.vault, args._);
    const rows = await Promise.all(
      packs.map(async ({ row, consignment, verdict }) => ({
        serial: row.serial,
        gtin: row.gtin,
        lot: row.lot,
        pack: row.index + 1,
        place: await directory.site(consignment.site),
        consignment: range(consignment.first, consignment.count),
        onItsWayTo: consignment.recipient === 0 ? undefined : await directory.site(consignment.recipient),
        verdict: words(verdict),
      })),
    );
    const lines = rows.map(
      (row) =>
        `${row.serial}  lot ${row.lot}, pack ${row.pack} of consignment ${row.consignment}: ${row.place}${row.onItsWayTo === undefined ? "" : ` → ${row.onItsWayTo}`}, ${row.verdict}`,
    );
    return { data: rows, lines };
  },
});

/** `yaolian pack …`. */
export const packCommands = { verify, find, supply, retire, lock, unlock, open, undo };
