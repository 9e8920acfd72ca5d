import { followEvents } from "@yaolian/sdk/events";

import { command } from "../frame/command.ts";
import { numberOf } from "../frame/values.ts";
import { ALL_SUBJECTS, subjectOf, tellEvent } from "../told/events.ts";

/** `yaolian watch`: one line an event, until Ctrl-C. */
export const watch = command(
  {
    name: "watch",
    description: "Follow the ledger's events as they happen, until Ctrl-C",
    examples: ["yaolian --demo watch", "yaolian --demo watch --from 0 --only goods --json"],
    args: {
      from: { type: "string", valueHint: "block", description: "The first block; the next one by default" },
      only: { type: "enum", options: [...ALL_SUBJECTS], description: "Only events about this" },
    },
  },
  async (session, args) => {
    const { globals, io } = session;
    const [ledger, directory] = [await session.ledger(), await session.directory()];
    const stop = new AbortController();
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => stop.abort());
    const newest = await ledger.provider.getBlockNumber();
    const fromBlock = args.from === undefined ? newest + 1 : numberOf(args.from, "block's number");
    if (!globals.json) io.err(io.colors.dim(`Following from block ${fromBlock}; Ctrl-C ends.`));
    await followEvents(ledger, {
      fromBlock,
      signal: stop.signal,
      onEvent: async (event) => {
        if (args.only !== undefined && subjectOf(event) !== args.only) return;
        const told = await tellEvent(event, directory);
        if (globals.json)
          io.out(
            JSON.stringify({ ...event, told }, (_key, value: unknown) =>
              typeof value === "bigint" ? value.toString() : value,
            ),
          );
        else if (told !== undefined) io.out(`${io.colors.dim(`block ${event.block}`)}  ${told}`);
      },
      onTrouble: (trouble) => io.err(io.colors.yellow(trouble.sentence)),
    });
    return 0;
  },
);
