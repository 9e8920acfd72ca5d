import { InputError } from "../../../cli/src/frame/basics.ts";
import { command } from "../../../cli/src/frame/command.ts";
import { readPassphrase } from "../../../cli/src/frame/keys.ts";
import { addressOf, numberOf } from "../../../cli/src/frame/values.ts";
import { createNetwork, DEFAULTS } from "../create/index.ts";

const listed = (text: string): string[] => text.split(",").map((part) => part.trim());

/** `yaolian network create`: the files of a Besu QBFT network. */
export const createCommand = command(
  {
    name: "create",
    description: "Write a Besu QBFT network: genesis, encrypted keys, configuration, allow-lists, units, compose file",
    examples: [
      "yaolian network create --out net --chain-id 48172 --founders 0x… --passphrase-file pass.txt",
      "yaolian network create --out net --chain-id 48172 --founders 0x…,0x… --hosts 10.0.0.1,10.0.1.1,10.0.2.1,10.0.3.1",
    ],
    args: {
      out: { type: "string", required: true, valueHint: "folder", description: "Where it goes; must be empty" },
      "chain-id": { type: "string", required: true, description: "A number that no other chain near has" },
      founders: {
        type: "string",
        required: true,
        valueHint: "addresses",
        description: "Who may send before there are members: the deployer and the founding members' admins",
      },
      validators: { type: "string", description: `How many; ${DEFAULTS.validators} by default, and at least` },
      hosts: {
        type: "string",
        valueHint: "addresses",
        description: "IPv4 addresses, one a validator; all on this machine by default",
      },
      "block-period": { type: "string", description: `Seconds between blocks; ${DEFAULTS.blockPeriod} by default` },
      "request-timeout": {
        type: "string",
        description: "Seconds a proposer has; two block periods and one by default",
      },
      epoch: { type: "string", description: `Blocks until votes begin anew; ${DEFAULTS.epoch} by default` },
      "gas-limit": { type: "string", description: `A block's gas; ${DEFAULTS.gasLimit} by default` },
    },
  },
  async ({ globals, io }, args) => {
    const number = (name: keyof typeof args, otherwise: number): number => {
      const text = args[name];
      return typeof text === "string" ? numberOf(text, String(name)) : otherwise;
    };
    if (globals.dryRun) {
      throw new InputError(
        "DryRunUnknown",
        "A network is files alone.",
        "Write it into a folder that you delete again.",
      );
    }
    const options = {
      validators: number("validators", DEFAULTS.validators),
      chainId: number("chain-id", 0),
      founders: listed(args.founders).map(addressOf),
      blockPeriod: number("block-period", DEFAULTS.blockPeriod),
      epoch: number("epoch", DEFAULTS.epoch),
      gasLimit: number("gas-limit", DEFAULTS.gasLimit),
      ...(args.hosts === undefined ? {} : { hosts: listed(args.hosts) }),
      ...(args["request-timeout"] === undefined ? {} : { requestTimeout: number("request-timeout", 0) }),
    };
    const network = await createNetwork(options, { folder: args.out, passphrase: await readPassphrase(globals, io) });
    if (globals.json) io.out(JSON.stringify(network));
    else {
      io.out(
        `Chain ${network.chainId} with ${network.validators.length} validators is in ${args.out}; its README.md says how to run it.`,
      );
      for (const { name, address, enode } of network.validators)
        io.out(`  ${name}  ${address}  ${enode.split("@")[1]}`);
    }
    return 0;
  },
);
