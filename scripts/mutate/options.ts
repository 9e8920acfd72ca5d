import { parseArgs } from "node:util";

import { InputError } from "../../sdk/src/errors.ts";

export interface Options {
  /** How many mutants of the sample are to have been tried in the end. */
  readonly sample: number;
  readonly seed: number;
  /** A source's name without its ending, e.g. `LotLedger`; all when undefined. */
  readonly contract: string | undefined;
  readonly all: boolean;
  /** To try those that live anew, with every test that reaches them. */
  readonly survivors: boolean;
  /** To print those that live, with their reasons. */
  readonly list: boolean;
  /** To judge the records instead of adding to them. */
  readonly check: boolean;
  /** How many recorded kills a check sees again. */
  readonly again: number;
  /** To run every test on the contracts as they are, compiled as mutants are. */
  readonly control: boolean;
}

/**
 * Reads the command's options.
 *
 * @throws InputError `OptionInvalid`
 */
export function readOptions(argv: readonly string[]): Options {
  const values = parsed(argv);
  const flag = (name: keyof typeof values): boolean => values[name] === true;
  return {
    sample: wholeOf("sample", values.sample),
    seed: wholeOf("seed", values.seed),
    contract: values.contract,
    all: flag("all"),
    survivors: flag("survivors"),
    list: flag("list"),
    check: flag("check"),
    again: wholeOf("again", values.again),
    control: flag("control"),
  };
}

function parsed(argv: readonly string[]) {
  const flag = { type: "boolean" as const, default: false };
  const text = (value: string) => ({ type: "string" as const, default: value });
  try {
    return parseArgs({
      args: [...argv],
      options: {
        ...{ sample: text("0"), seed: text("1"), again: text("4"), contract: { type: "string" } },
        ...{ all: flag, survivors: flag, list: flag, check: flag, control: flag },
      },
    }).values;
  } catch (cause) {
    const known = "Known are --sample, --seed, --contract, --all, --survivors, --list, --check, --again and --control.";
    throw new InputError("OptionInvalid", `${cause instanceof Error ? cause.message : String(cause)}.`, known, {
      cause,
    });
  }
}

function wholeOf(name: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InputError("OptionInvalid", `--${name} is "${text}".`, "Give a whole number of at most nine digits.");
}
