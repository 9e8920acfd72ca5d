import { expect } from "chai";

import { InputError } from "../../sdk/src/errors.ts";
import { checkArguments, GLOBAL_ARGS, globalsLast, readGlobals } from "../src/frame/globals.ts";
import { endOfDay, enumOf, rangesOf, rolesOf } from "../src/frame/values.ts";
import { runCommand } from "./helpers/stage.ts";

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof InputError) return error.code;
    throw error;
  }
  return "nothing";
}

/** A command shows an example; a group shows its commands, which do. */
async function expectHelp(...path: string[]): Promise<void> {
  const { code, out } = await runCommand([...path, "--help"]);
  expect(code, path.join(" ")).to.equal(0);
  const [, list = ""] = out.split("\ncommands\n");
  const names = [...(list.split("\n\n")[0] ?? "").matchAll(/^ {2}([a-z-]+) /gm)].map(([, name = ""]) => name);
  if (names.length === 0) expect(out, path.join(" ")).to.match(/\nexamples\n {2}yaolian /);
  for (const name of names) await expectHelp(...path, name);
}

describe("arguments", () => {
  describe("given global options before the command", () => {
    it("moves them behind it, with their values", () => {
      expect(globalsLast(["--demo", "--rpc", "http://a", "lot", "show", "X"])).to.deep.equal([
        "lot",
        "show",
        "X",
        "--demo",
        "--rpc",
        "http://a",
      ]);
      expect(globalsLast(["--rpc=http://a", "lot"])).to.deep.equal(["lot", "--rpc=http://a"]);
    });

    it("leaves what follows -- where it is", () => {
      expect(globalsLast(["lot", "--json", "--", "--demo"])).to.deep.equal(["lot", "--json", "--", "--demo"]);
    });

    it("leaves options of the command where they are", () => {
      expect(globalsLast(["lot", "ship", "--to", "6903456000010", "--json"])).to.deep.equal([
        "lot",
        "ship",
        "--to",
        "6903456000010",
        "--json",
      ]);
    });
  });

  describe("given options that the environment sets", () => {
    it("takes what is given before what is set, and what is set before the default", () => {
      const env = { YAOLIAN_RPC: "http://set", YAOLIAN_VAULT: "/vault" };
      expect(readGlobals({}, env)).to.include({ rpc: "http://set", vault: "/vault", json: false });
      expect(readGlobals({ rpc: "http://given", json: true }, env)).to.include({ rpc: "http://given", json: true });
      expect(readGlobals({}, {}).rpc).to.equal("http://127.0.0.1:8545");
    });
  });

  describe("given what a command does not know", () => {
    const known = { ...GLOBAL_ARGS, lot: { type: "positional" }, to: { type: "string" } } as const;

    it("refuses a misspelt option, one letter, and a value that is missing", () => {
      expect(codeOf(() => checkArguments(["X", "--tö", "1"], known, "y"))).to.equal("OptionUnknown");
      expect(codeOf(() => checkArguments(["X", "-t"], known, "y"))).to.equal("OptionUnknown");
      expect(codeOf(() => checkArguments(["X", "--lot", "1"], known, "y"))).to.equal("OptionUnknown");
      expect(codeOf(() => checkArguments(["X", "--to"], known, "y"))).to.equal("OptionValueMissing");
      expect(codeOf(() => checkArguments(["X", "--to", "--json"], known, "y"))).to.equal("OptionValueMissing");
      expect(codeOf(() => checkArguments(["X", "--to="], known, "y"))).to.equal("OptionValueMissing");
    });

    it("refuses one argument too many, unless the command takes many", () => {
      expect(codeOf(() => checkArguments(["X", "Y"], known, "y"))).to.equal("ArgumentTooMany");
      const many = { ...known, lot: { type: "positional", valueHint: "..." } } as const;
      expect(codeOf(() => checkArguments(["X", "Y", "--to", "Z"], many, "y"))).to.equal("nothing");
    });
  });

  describe("given values of arguments", () => {
    it("reads ranges of packs as people count them, from 1", () => {
      expect(rangesOf("1-12,15")).to.deep.equal([
        { first: 0, count: 12 },
        { first: 14, count: 1 },
      ]);
      for (const wrong of ["0-3", "5-2", "a", "", "1,,2"]) expect(codeOf(() => rangesOf(wrong))).to.equal("RangeWrong");
    });

    it("reads words in whatever case and with dashes, and names those there are", () => {
      expect(enumOf("LegalClass", "over-the-counter")).to.equal("OverTheCounter");
      expect(rolesOf("quality-officer, Dispenser")).to.deep.equal(["QualityOfficer", "Dispenser"]);
      expect(() => rolesOf("boss"))
        .to.throw(InputError, '"boss" is no role')
        .with.property("cure")
        .which.contains("quality-officer");
    });

    it("ends a term with the ledger's day", () => {
      expect(endOfDay("1970-01-02", 8 * 3600)).to.equal(2 * 86_400 - 1 - 8 * 3600);
    });
  });

  describe("given no command, or none there is", () => {
    it("explains itself on stderr and fails", async () => {
      const { code, out, err } = await runCommand([]);
      expect({ code, out }).to.deep.equal({ code: 1, out: "" });
      expect(err).to.contain("usage  yaolian <command>");
    });

    it("names the commands there are", async () => {
      const { code, err } = await runCommand(["lot", "shop"]);
      expect(code).to.equal(1);
      expect(err).to.match(/`yaolian lot` has no command shop\. Say one of list, show, .*ship/);
    });

    it("names the option that is unknown, in a group too", async () => {
      expect((await runCommand(["lot", "--jsno"])).err).to.contain("There is no option --jsno here.");
    });

    it("says what is missing", async () => {
      const { code, err } = await runCommand(["lot", "show"]);
      expect({ code, err }).to.deep.equal({ code: 1, err: "Missing required positional argument: LOT." });
    });
  });

  describe("given --help", () => {
    it("shows arguments, options and an example for every command", async () => {
      const root = await runCommand(["--help"]);
      const groups = [...root.out.matchAll(/^ {2}([a-z]+) {2,}/gm)].map(([, name = ""]) => name);
      expect(groups).to.include.members(["init", "lot", "rx", "import", "export", "watch"]);
      for (const group of groups.filter((name) => !name.startsWith("-"))) await expectHelp(group);
    });
  });
});
