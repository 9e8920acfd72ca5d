import { Genealogy } from "@yaolian/sdk/genealogy";
import type { Branch, Direction, TreeLine } from "@yaolian/sdk/genealogy";

import { readLot } from "../../acts/stock.ts";
import { query } from "../../frame/command.ts";
import type { Directory } from "../../told/directory.ts";

export const lotGenealogy = query({
  name: "lot genealogy",
  description: "What a lot was made from, up to the field, and what was made from it",
  examples: ["yaolian --demo lot genealogy HG2610", "yaolian --demo lot genealogy HQ2601 --direction down"],
  args: {
    lot: {
      type: "positional",
      required: true,
      description: "The lot: GTIN or material/lot number, or its number alone",
    },
    direction: { type: "enum", options: ["up", "down"], description: "One direction; both by default" },
  },
  async run(session, args) {
    const [ledger, directory] = [await session.ledger(), await session.directory()];
    const { id } = await readLot(session, args.lot);
    const genealogy = await Genealogy.read(ledger);
    const directions: Direction[] = args.direction === undefined ? ["up", "down"] : [args.direction as Direction];
    const { bold } = session.io.colors;
    const lines: string[] = [];
    for (const direction of directions) {
      lines.push(bold(direction === "up" ? "made from" : "made into"));
      for (const line of genealogy.tree(id, direction)) lines.push(drawn(line, genealogy, directory));
    }
    const cycle = genealogy.cycleAt(id);
    if (cycle !== undefined) lines.push(`It is named as an input of itself, over ${cycle.length} lots.`);
    const data = {
      lot: id,
      ...(directions.includes("up") ? { ancestors: genealogy.ancestors(id) } : {}),
      ...(directions.includes("down") ? { descendants: genealogy.descendants(id) } : {}),
      cycle: cycle ?? [],
    };
    return { data, lines };
  },
});

/** A line of the tree, with what leads to it. */
export function drawn(line: TreeLine, genealogy: Genealogy, directory: Directory): string {
  const lot = genealogy.lot(line.lot);
  const name =
    lot === undefined
      ? `${line.lot.slice(0, 10)}… (not registered here)`
      : `lot ${lot.lotNumber} of ${directory.product(lot.gtin)}, ${directory.member(lot.maker)}${standing(lot)}`;
  const mark = line.isCycle ? " (itself again)" : line.isRepeated ? " (see above)" : "";
  return `${stems(line.branch)}${name}${mark}`;
}

function standing({ recallClass, holds }: { recallClass: string; holds: ReadonlySet<string> }): string {
  if (recallClass !== "None") return `, recalled, class ${recallClass}`;
  return holds.size > 0 ? ", held" : "";
}

function stems(branch: Branch | undefined): string {
  if (branch === undefined) return "";
  const before: string[] = [];
  for (let step = branch.before; step !== undefined; step = step.before) before.push(step.isLast ? "   " : "│  ");
  return `${before.reverse().join("")}${branch.isLast ? "└─ " : "├─ "}`;
}
