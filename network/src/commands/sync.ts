import { command } from "../../../cli/src/frame/command.ts";
import { syncAllowLists } from "../allowList/index.ts";
import { readNetwork } from "../create/index.ts";
import { NETWORK_ARG, VALIDATOR_ARG, validatorOf } from "./shared.ts";

/** `yaolian network sync`: keeps a validator's allow-lists in step with the on-chain members, until it is stopped. */
export const syncCommand = command(
  {
    name: "sync",
    description: "Keep a validator's allow-lists in step with the on-chain members, until Ctrl-C",
    examples: ["yaolian network sync --network net --validator 1 --deployment deployments"],
    args: {
      network: NETWORK_ARG,
      validator: VALIDATOR_ARG,
      "winding-down": {
        type: "boolean",
        description: "Members out of standing may still send, so that they can give back and return",
      },
    },
  },
  async ({ globals, io }, args) => {
    const stop = new AbortController();
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => stop.abort());
    await syncAllowLists({
      folder: args.network,
      validator: validatorOf(await readNetwork(args.network), args.validator),
      deployment: globals.deployment ?? "deployments",
      windingDown: args["winding-down"] === true,
      signal: stop.signal,
      log: (line) => io.err(line),
    });
    return 0;
  },
);
