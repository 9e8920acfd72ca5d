import { rm, writeFile } from "node:fs/promises";

import { command } from "../../../cli/src/frame/command.ts";
import { readPassphrase } from "../../../cli/src/frame/keys.ts";
import { openNodeKey, readNetwork } from "../create/index.ts";
import { NETWORK_ARG, VALIDATOR_ARG, validatorOf } from "./shared.ts";

const OWNER_ONLY = 0o600;

/** `yaolian network unlock`: a validator's key as Besu reads it, into a folder in memory. */
export const unlockCommand = command(
  {
    name: "unlock",
    description: "Decrypt a validator's key into a file for Besu, on a file system in memory",
    examples: ["yaolian network unlock --network net --validator 1 --to /run/yaolian/key --passphrase-file pass.txt"],
    args: {
      network: NETWORK_ARG,
      validator: VALIDATOR_ARG,
      to: { type: "string", required: true, valueHint: "path", description: "The file that Besu reads; written anew" },
    },
  },
  async ({ globals, io }, args) => {
    const validator = validatorOf(await readNetwork(args.network), args.validator);
    const key = await openNodeKey(args.network, validator, await readPassphrase(globals, io));
    // Made anew, so that it is never somebody else's file that the key goes into.
    await rm(args.to, { force: true });
    await writeFile(args.to, `${key.privateKey}\n`, { mode: OWNER_ONLY, flag: "wx" });
    io.err(`The key of ${validator.name}, ${validator.address}, is unlocked.`);
    return 0;
  },
);
