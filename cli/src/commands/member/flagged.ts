import { readFlagged } from "@yaolian/sdk/members";

import { query } from "../../frame/command.ts";
import { tableLines } from "../../frame/table.ts";
import { numberOf } from "../../frame/values.ts";
import { moment, short, tellEvent } from "../../told/events.ts";

export const showFlagged = query({
  name: "member flagged",
  description: "What keys that were reported as compromised signed since they can't be trusted",
  examples: ["yaolian --demo member flagged", "yaolian --demo member flagged 8 --json"],
  args: { member: { type: "positional", required: false, description: "Only this member's keys, by its number" } },
  async run(session, args) {
    const [ledger, directory] = [await session.ledger(), await session.directory()];
    const member = args.member === undefined ? undefined : numberOf(args.member, "member's number", 0xffffff);
    const acts = await readFlagged(ledger, member);
    const told = await Promise.all(acts.map(({ event }) => tellEvent(event, directory)));
    const rows = acts.map((act, place) => {
      const { operator, member: whose, since, time, as, event } = act;
      const { name, block, transaction } = event;
      const what = told[place] ?? name;
      return { operator, member: whose, since, time, as, event: name, block, transaction, what };
    });
    // What another event tells better has no line of its own.
    const cells = rows
      .filter((_, place) => told[place] !== undefined)
      .map(({ operator, member: whose, time, as, what }) => {
        return [moment(time), short(operator), directory.member(whose), as, what];
      });
    const heads = ["when", "key", "member", "as", "what"];
    const lines = cells.length === 0 ? ["No recorded act was signed by a key that can't be trusted."] : undefined;
    return { data: rows, lines: lines ?? tableLines(cells, { heads, emphasis: session.io.colors.bold }) };
  },
});
