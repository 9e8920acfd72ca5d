import { expect } from "chai";
import fc from "fast-check";

import { main } from "../../cli/src/main.ts";
import { root } from "../../cli/src/root.ts";
import { resolved } from "../../cli/src/frame/usage.ts";
import { colorsFor } from "../../cli/src/frame/io.ts";
import { tellFigure } from "../../scripts/assure/figures.ts";
import { ODD_TEXTS } from "./damage.ts";
import { FOLDER, freshPath } from "./files.ts";
import { RUNS, SEED } from "./judge.ts";

/** Every command by its words, with its options and how many arguments it takes. */
interface Known {
  readonly words: readonly string[];
  readonly options: readonly { readonly name: string; readonly isFlag: boolean }[];
  readonly positionals: number;
}

interface Node {
  readonly subCommands?: unknown;
  readonly args?: unknown;
}

async function commandsOf(node: Node, words: readonly string[] = []): Promise<Known[]> {
  const subCommands = (await resolved(node.subCommands as never)) as Record<string, unknown> | undefined;
  if (subCommands === undefined) {
    const args = ((await resolved(node.args as never)) ?? {}) as Record<string, { type?: string }>;
    const named = Object.entries(args).filter(([, { type }]) => type !== "positional");
    const options = named.map(([name, { type }]) => ({ name, isFlag: type === "boolean" }));
    return [{ words, options, positionals: Object.keys(args).length - named.length }];
  }
  const inner = await Promise.all(
    Object.entries(subCommands).map(async ([word, command]) =>
      commandsOf((await resolved(command as never)) as Node, [...words, word]),
    ),
  );
  return inner.flat();
}

/** Commands that go on until they are ended, or that make networks: not for arguments of chance. */
const LONG = new Set(["watch", "network"]);

describe(`arguments of the command line (seed ${SEED}, ${RUNS} of each sort)`, function () {
  this.timeout(600_000);
  const tally = { read: 0, refused: 0 };
  let known: readonly Known[];
  before(async () => {
    known = (await commandsOf(root as unknown as Node)).filter(({ words }) => !LONG.has(words[0] ?? ""));
    expect(known.length).to.be.greaterThan(40);
  });
  after(() => {
    tellFigure("R8", "malformed inputs refused", tally.refused);
    tellFigure("R8", "refused: arguments of the command line", tally.refused);
    tellFigure("R8", "of the kind CLI", tally.refused);
    tellFigure("R8", "inputs read", tally.read);
  });

  /** Runs it where no node answers and nothing is kept. */
  const run = async (argv: readonly string[]): Promise<{ code: number; out: string; err: string }> => {
    let [out, err] = ["", ""];
    const io = {
      out: (line: string) => void (out += `${line}\n`),
      err: (line: string) => void (err += `${line}\n`),
      interactive: false,
      colors: colorsFor(false),
    };
    const common = ["--rpc", "http://127.0.0.1:9", "--vault", freshPath(), "--deployment", FOLDER];
    const code = await main([...argv, ...common], io);
    return { code, out, err };
  };

  const expectTold = async (argv: readonly string[], mustRefuse: boolean): Promise<void> => {
    const { code, out, err } = await run(argv);
    const shown = `${JSON.stringify(argv).slice(0, 500)} → ${code}\n${out.slice(0, 300)}\n${err.slice(0, 600)}`;
    tally.read += 1;
    expect(code, shown).to.be.oneOf([0, 1, 2]);
    if (mustRefuse) expect(code, shown).not.to.equal(0);
    if (code === 0) return;
    tally.refused += 1;
    const told = `${out}${err}`;
    expect(told.trim(), shown).not.to.equal("");
    expect(told, shown).not.to.match(/did not foresee|\n\s+at |TypeError|RangeError|SyntaxError/);
    expect(told, shown).not.to.match(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
  };

  const words = fc.oneof(
    fc.constantFrom(...ODD_TEXTS),
    fc.string({ maxLength: 12 }),
    fc.string({ unit: "binary", maxLength: 12 }),
    fc.constantFrom("--", "-", "-x", "--json", "--demo=maybe", "--help=no", "@", "x".repeat(20_000)),
  );

  it("refuses what no command knows", async () => {
    const argv = fc.nat().chain((at) => {
      const { words: path = [] } = known[at % known.length] ?? {};
      const wrong = fc
        .string({ minLength: 1, maxLength: 12 })
        .filter((word) => !/^-*$/.test(word) && !word.includes("="));
      return fc.oneof(
        wrong.map((word) => [...path, `--no-such-${word.replace(/\s/g, "_")}`]),
        wrong.map((word) => [`${word}-no-such-command`]),
        fc.constant([...path, "-q"]),
      );
    });
    await fc.assert(
      fc.asyncProperty(argv, (args) => expectTold(args, true)),
      { seed: SEED, numRuns: RUNS },
    );
  });

  it("says of any arguments what is wrong with them, and breaks at none", async () => {
    const argv = fc
      .tuple(fc.nat(), fc.array(words, { maxLength: 4 }), fc.array(fc.tuple(fc.nat(), words), { maxLength: 3 }))
      .map(([at, positionals, options]) => {
        const command = known[at % known.length] ?? { words: [], options: [], positionals: 0 };
        const named = options.flatMap(([which, value]) => {
          const option = command.options[which % Math.max(1, command.options.length)];
          if (option === undefined || ["rpc", "vault", "deployment", "debug"].includes(option.name)) return [];
          return option.isFlag ? [`--${option.name}`] : [`--${option.name}`, value];
        });
        return [...command.words, ...positionals.slice(0, command.positionals + 1), ...named];
      });
    await fc.assert(
      fc.asyncProperty(argv, (args) => expectTold(args, false)),
      { seed: SEED, numRuns: RUNS },
    );
  });
});
