import { readFile } from "node:fs/promises";

import { demoKey } from "../../../cli/src/demo/keys.ts";
import { InputError } from "../../../cli/src/frame/basics.ts";
import { command } from "../../../cli/src/frame/command.ts";
import { readPassphrase } from "../../../cli/src/frame/keys.ts";
import type { Session } from "../../../cli/src/frame/session.ts";
import { numberOf } from "../../../cli/src/frame/values.ts";
import { besuVersion, startValidators } from "../besu/index.ts";
import { rehearse, reportLines } from "../rehearse/index.ts";
import type { RehearseOptions } from "../rehearse/index.ts";

const MOST_SECONDS = 7 * 86_400;
const MOST_LINES = 1000;

/** `yaolian network rehearse`: the scenario and a load on a running network. */
export const rehearseCommand = command(
  {
    name: "rehearse",
    description: "Deploy to a running network, play the whole scenario on it, load it and look for losses",
    examples: [
      "yaolian network rehearse --rpc http://127.0.0.1:8545 --demo",
      "yaolian network rehearse --rpc http://10.0.0.1:8545,http://10.0.0.2:8545 --seconds 600 --json",
      "yaolian network rehearse --network net --passphrase-file pass.txt",
    ],
    args: {
      network: {
        type: "string",
        valueHint: "folder",
        description: "A network that `create` wrote: its validators are started here, for the fault drill too",
      },
      funder: {
        type: "string",
        valueHint: "keystore",
        description: "Whose key pays for everybody; not needed where gas costs nothing",
      },
      seconds: { type: "string", description: "How long the load lasts; 60 by default" },
      lines: {
        type: "string",
        description: "Lines of work at one time, each with one transaction on its way; 32 by default",
      },
      "skip-scenario": { type: "boolean", description: "Only the load, without the scenario before it" },
    },
  },
  async (session, args) => {
    const { globals, io } = session;
    const common = {
      loadSeconds: args.seconds === undefined ? 60 : numberOf(args.seconds, "number of seconds", MOST_SECONDS),
      lines: args.lines === undefined ? 32 : numberOf(args.lines, "number of lines", MOST_LINES),
      scenario: args["skip-scenario"] !== true,
      log: (line: string) => io.err(line),
    };
    if (args.network === undefined) {
      return await tell(session, {
        ...common,
        rpcUrls: urlsOf(globals.rpc),
        ...(await funderOf(args.funder, session)),
      });
    }
    let version: string;
    try {
      version = await besuVersion();
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      if (globals.json) io.out(JSON.stringify({ refused: error.sentence, code: error.code }));
      else io.err(error.sentence);
      return 2;
    }
    common.log(`${version}: the validators start on a copy of ${args.network}.`);
    const drill = await startValidators(args.network, await readPassphrase(globals, io));
    try {
      return await tell(session, { ...common, rpcUrls: drill.nodes, drill });
    } finally {
      await drill.end();
    }
  },
);

async function tell({ globals, io }: Session, options: RehearseOptions): Promise<number> {
  const report = await rehearse(options);
  if (globals.json) io.out(JSON.stringify(report));
  else for (const line of reportLines(report)) io.out(line);
  return report.held ? 0 : 1;
}

/** Several nodes of one network, separated by commas. */
function urlsOf(text: string): string[] {
  const urls = text.split(",").map((url) => url.trim());
  const wrong = urls.find((url) => !/^https?:$/.test(URL.canParse(url) ? new URL(url).protocol : ""));
  if (wrong === undefined) return urls;
  const cure = "Give one like http://127.0.0.1:8545, or several separated by commas.";
  throw new InputError("RpcAddressWrong", `"${wrong}" is no HTTP address of a node.`, cure);
}

/** The first account of development chains, or the key of a keystore. */
async function funderOf(keystore: string | undefined, { globals, io }: Session): Promise<{ fundedKey?: string }> {
  if (keystore === undefined) return globals.demo ? { fundedKey: demoKey(0).privateKey } : {};
  const passphrase = await readPassphrase(globals, io);
  try {
    const { openKeystore } = await import("@yaolian/sdk/ledger");
    const { privateKey } = await openKeystore(await readFile(keystore, "utf8"), passphrase);
    return { fundedKey: privateKey };
  } catch (cause) {
    const cure = "Give a Web3 Secret Storage file and its passphrase.";
    throw new InputError("KeystoreWrong", "The keystore does not open.", cure, { place: keystore, cause });
  }
}
