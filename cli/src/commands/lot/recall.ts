import { holdDescendants, recallDescendants, recallStatus } from "@yaolian/sdk/recall";
import type { Shares, Stopped } from "@yaolian/sdk/recall";
import { words } from "@yaolian/sdk/errors";

import { readLot } from "../../acts/stock.ts";
import { query } from "../../frame/command.ts";
import type { Done } from "../../frame/command.ts";
import { progressBar } from "../../frame/progress.ts";
import type { Session } from "../../frame/session.ts";
import { tableLines } from "../../frame/table.ts";
import type { Directory } from "../../told/directory.ts";
import { moment, packs } from "../../told/events.ts";

/** How descendants are stopped, as it is typed. */
export interface DescendantArgs {
  readonly class: string;
  readonly as?: string | undefined;
  /** Recalled themselves rather than held. */
  readonly isRecall: boolean;
  readonly document?: string | undefined;
}

/** Stops every lot that something of this one is in, with what is still open at the end. */
export async function stopDescendants(session: Session, lot: string, args: DescendantArgs): Promise<Done> {
  const [ledger, keyring] = [await session.ledger(), await session.keyring()];
  const directory = await session.directory();
  const bar = await progressBar(session.io, !session.globals.json);
  const options = {
    dryRun: session.globals.dryRun,
    onProgress: ({ done, total }: { done: number; total: number }) => bar.update(done, total, "stopping descendants"),
    ...(args.as === undefined ? {} : { by: args.as as "maker" | "regulator" }),
    ...(args.document === undefined ? {} : { occasion: { document: args.document } }),
  };
  try {
    const stopped = args.isRecall
      ? await recallDescendants(ledger, keyring, lot, args.class as "I" | "II" | "III", options)
      : await holdDescendants(ledger, keyring, lot, options);
    bar.stop();
    return tell(stopped, directory, { isDry: session.globals.dryRun, isRecall: args.isRecall });
  } finally {
    bar.stop();
  }
}

function tell(
  { stopped, before, open, transactions }: Stopped,
  directory: Directory,
  { isDry, isRecall }: { readonly isDry: boolean; readonly isRecall: boolean },
): Done {
  const verb = isRecall ? "recalled" : "held";
  const name = ({ gtin, lotNumber }: { gtin: string; lotNumber: string }): string =>
    `lot ${lotNumber} of ${directory.product(gtin)}`;
  const sentences = [
    `${stopped.length} descendants ${isDry ? "would be" : "were"} ${verb}, ${before.length} were stopped before, ${open.length} are still open.`,
    ...stopped.map((each) => `  ${verb}: ${name(each)}`),
    ...open.map(({ descendant, reason }) => `  open: ${name(descendant)}. ${reason}`),
  ];
  const data = {
    ...{ stopped: stopped.map(({ lot }) => lot), before: before.map(({ lot }) => lot), transactions },
    open: open.map(({ descendant: { lot }, reason }) => ({ lot, reason })),
  };
  const outcome = open.length > 0 ? "refused" : stopped.length === 0 ? "already-applied" : "applied";
  return { outcome, reason: sentences.join("\n"), data };
}

const SHARES: readonly (readonly [keyof Shares, string])[] = [
  ["stopped", "in stock, where nobody can give them"],
  ["returned", "sent back"],
  ["retired", "destroyed, or gone otherwise"],
  ["inTransit", "on their way"],
  ["withPeople", "dispensed or sold"],
  ["stillOut", "in stock, and nothing stops them"],
];

export const recallStatusOf = query({
  name: "lot recall-status",
  description: "How well a recall works: who has the packs, what came back, what is still out, and since when",
  examples: ["yaolian --demo lot recall-status MF2609", "yaolian --demo lot recall-status MF2609 --json"],
  args: { lot: { type: "positional", required: true, description: "The lot: GTIN/lot number, or its number alone" } },
  async run(session, args) {
    const [ledger, directory] = [await session.ledger(), await session.directory()];
    const { id } = await readLot(session, args.lot);
    const { lot, now, course, holders, stoppedAt, givenSince } = await recallStatus(ledger, id);
    const { bold } = session.io.colors;
    const held = await Promise.all(
      holders.map(async ({ site, recipient, state, count, isReturned }) => {
        const way = recipient === 0 ? "" : `, on its way to ${await directory.site(recipient)}`;
        return [
          String(count),
          `${await directory.site(site)}${way}`,
          `${words(state)}${isReturned ? ", sent back" : ""}`,
        ];
      }),
    );
    const points = course.map((each) => [
      String(each.block),
      moment(each.time),
      ...SHARES.map(([share]) => String(each[share])),
    ]);
    const lines = [
      bold(`Lot ${lot.lotNumber} of ${directory.product(String(lot.gtin))}, ${packs(now.packs)}`),
      stoppedAt === undefined
        ? "It was never recalled or held."
        : `Stopped since ${moment(stoppedAt.time)}, block ${stoppedAt.block}.`,
      "",
      ...tableLines(
        SHARES.map(([share, what]) => [String(now[share]), `${percent(now[share], now.packs)} %`, what]),
        { heads: [">packs", ">share", "where"], emphasis: bold },
      ),
      `${packs(givenSince)} reached people since it was stopped.`,
      "",
      ...tableLines(held, { heads: [">packs", "place", "state"], emphasis: bold }),
      ...(points.length === 0
        ? []
        : [
            "",
            ...tableLines(points, {
              heads: [">block", "time", ...SHARES.map(([share]) => `>${words(share)}`)],
              emphasis: bold,
            }),
          ]),
    ];
    return { data: { lot: id, stoppedAt, now, holders, course, givenSince }, lines };
  },
});

/** A share of packs in percent, as people write it. */
export function percent(part: number, whole: number): string {
  return ((100 * part) / whole).toFixed(1).replace(/\.0$/, "");
}
