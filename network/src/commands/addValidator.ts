import { isIP } from "node:net";

import { InputError } from "../../../cli/src/frame/basics.ts";
import { command } from "../../../cli/src/frame/command.ts";
import { readPassphrase } from "../../../cli/src/frame/keys.ts";
import { addValidator } from "../create/index.ts";
import { NETWORK_ARG } from "./shared.ts";

/** `yaolian network add-validator`: a new validator's key and files, for the others to vote on. */
export const addValidatorCommand = command(
  {
    name: "add-validator",
    description: "Make a new validator's key and files, and say how the others vote it in",
    examples: ["yaolian network add-validator --network net --host 10.0.4.1 --passphrase-file pass.txt"],
    args: {
      network: NETWORK_ARG,
      host: { type: "string", valueHint: "address", description: "Its IPv4 address; this machine by default" },
    },
  },
  async ({ globals, io }, args) => {
    if (args.host !== undefined && isIP(args.host) !== 4) {
      throw new InputError("HostWrong", `"${args.host}" is no IPv4 address.`, "Write it as 10.0.4.1.");
    }
    const added = await addValidator(args.network, args.host, { passphrase: await readPassphrase(globals, io) });
    const vote = { jsonrpc: "2.0", id: 1, method: "qbft_proposeValidatorVote", params: [added.address, true] };
    if (globals.json) io.out(JSON.stringify({ ...added, vote }));
    else {
      io.out(`${added.name} is ${added.address}. Give every validator the new network.json, and start it.`);
      io.out("Once it has synced, each validator that wants it says to its own node:");
      io.out(`  ${JSON.stringify(vote)}`);
    }
    return 0;
  },
);
