import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";

import { Figures, tellFigure } from "../../../scripts/assure/figures.ts";
import { readOptions } from "../../../scripts/assure/options.ts";
import { judge, told } from "../../../scripts/assure/report.ts";
import { atLeast, none, type Requirement } from "../../../scripts/assure/requirement.ts";
import { REQUIREMENTS } from "../../../scripts/assure/requirements.ts";
import { planOf, written, type Ended } from "../../../scripts/assure/runs.ts";

const sample: Requirement = {
  id: "R6",
  what: "signatures altered",
  budget: "0 accepted",
  runs: {
    short: [{ command: "test" }],
    full: [{ command: "test" }, { command: "deeper", args: ["--runs", "9"] }],
    deep: [{ command: "deeper", args: ["--runs", "9"] }],
  },
  judge(figures) {
    const refused = figures.sum("R6", "refused");
    return {
      figure: `${refused} refused`,
      shortfalls: [...atLeast("refused", refused, 3), ...none("accepted", figures.sum("R6", "accepted"))],
    };
  },
};

const ended = (command: string, result: Ended["result"]): Ended => ({ command, serves: [command], result, seconds: 1 });

function figures(lines: { what: string; value: number }[]): Figures {
  return new Figures(lines.map((line) => ({ id: "R6", ...line })));
}

describe("The assurance", () => {
  describe("given what commands counted", () => {
    it("adds up what several of them counted, and says 0 of what none did", () => {
      const folder = mkdtempSync(join(tmpdir(), "yaolian-figures-"));
      const before = process.env["YAOLIAN_FIGURES"];
      try {
        process.env["YAOLIAN_FIGURES"] = join(folder, "figures");
        tellFigure("R6", "refused", 2);
        tellFigure("R6", "refused", 3);
        tellFigure("R7", "refused", 11);
        const read = Figures.read(join(folder, "figures"));
        expect(read.sum("R6", "refused")).to.equal(5);
        expect(read.sum("R6", "accepted")).to.equal(0);
        expect([...read.of("R7")]).to.deep.equal([["refused", 11]]);
      } finally {
        if (before === undefined) delete process.env["YAOLIAN_FIGURES"];
        else process.env["YAOLIAN_FIGURES"] = before;
        rmSync(folder, { recursive: true });
      }
    });

    it("is met when the figures are", () => {
      const judged = judge(sample, "full", figures([{ what: "refused", value: 3 }]), [ended("test", "passed")]);
      expect(judged).to.include({ result: "met", figure: "3 refused" });
    });

    it("falls short of what was not counted", () => {
      const judged = judge(sample, "full", figures([]), [ended("test", "passed")]);
      expect(judged.result).to.equal("short");
      expect(judged.shortfalls).to.deep.equal(["refused: 0 of at least 3"]);
    });

    it("falls short of what may never happen, and of a command that failed", () => {
      const counted = figures([
        { what: "refused", value: 3 },
        { what: "accepted", value: 1 },
      ]);
      const judged = judge(sample, "full", counted, [ended("deeper --runs 9", "failed")]);
      expect(judged.shortfalls).to.deep.equal(["deeper --runs 9: failed", "accepted: 1, none is allowed"]);
    });

    it("is neither met nor short where a command can't run, and says which", () => {
      const judged = judge(sample, "deep", figures([]), [ended("deeper --runs 9", "skipped"), ended("test", "failed")]);
      expect(judged).to.deep.include({ result: "skipped", shortfalls: ["deeper --runs 9: can't run here"] });
    });
  });

  describe("given what several requirements ask for", () => {
    const asking = (...args: string[][]): Requirement => {
      const runs = [...args.map((each) => ({ command: "test", args: each })), { command: "deeper" }];
      return { ...sample, runs: { short: runs, full: runs, deep: runs } };
    };
    const plan = (requirements: Requirement[], ...ran: string[]): string[] =>
      planOf(requirements, "full", new Set(ran)).map(written);

    it("runs a command once, whoever asks for it", () => {
      expect(plan([sample, { ...sample, id: "R7" }])).to.deep.equal(["test", "deeper --runs 9"]);
    });

    it("runs the tests of several files at once", () => {
      expect(plan([asking(["a", "b"]), asking(["b", "c"])])).to.deep.equal(["test a b c", "deeper"]);
    });

    it("takes files for run where all tests are, or were", () => {
      expect(plan([asking(["a"], [])])).to.deep.equal(["test", "deeper"]);
      expect(plan([asking(["a"])], "test")).to.deep.equal(["deeper"]);
      expect(plan([asking(["a"])], "test", "deeper")).to.deep.equal([]);
    });

    it("charges whoever asked with a run that failed", () => {
      const [tests] = planOf([asking(["a"]), asking(["b"])], "full", new Set());
      const failed: Ended = { command: "test a b", serves: tests?.serves ?? [], seconds: 1, result: "failed" };
      expect(judge(asking(["b"]), "full", figures([]), [failed]).shortfalls).to.include("test a b: failed");
      expect(judge(asking(["c"]), "full", figures([]), [failed]).shortfalls).not.to.include("test a b: failed");
    });
  });

  it("tells each requirement with its figure, its budget and what falls short", () => {
    const requirement = judge(sample, "short", figures([]), []);
    const report = {
      form: "short",
      machine: "a machine",
      seconds: 7,
      requirements: [requirement],
      commands: [],
    } as const;
    const text = [...told(report)].join("\n");
    expect(text).to.contain(
      "✗ R6       signatures altered: 0 refused (budget: 0 accepted)\n    refused: 0 of at least 3",
    );
    expect(text).to.contain("0 of 1 met, short form, 7 s on a machine");
  });

  describe("given its options", () => {
    it("reads them", () => {
      const read = readOptions(["--short", "--json", "--figures", "f", "--ran", "test", "--ran", "lint", "R1", "R5"]);
      expect(read).to.deep.equal({
        form: "short",
        json: true,
        ids: ["R1", "R5"],
        ran: new Set(["test", "lint"]),
        figures: "f",
      });
      expect(readOptions([]).form).to.equal("full");
    });

    for (const wrong of [["--short", "--deep"], ["--ran", "test"], ["--quick"]]) {
      it(`refuses ${wrong.join(" ")}`, () => {
        expect(() => readOptions(wrong))
          .to.throw()
          .with.property("code", "OptionInvalid");
      });
    }
  });

  it("has every reliability budget, each by commands that there are", () => {
    const budgets = Array.from({ length: 15 }, (_, index) => `R${index + 1}`);
    expect(REQUIREMENTS.map(({ id }) => id).filter((id) => id.startsWith("R"))).to.deep.equal(budgets);
    const { scripts } = JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url), "utf8")) as {
      scripts: Record<string, string>;
    };
    for (const { id, runs } of REQUIREMENTS) {
      for (const form of ["short", "full", "deep"] as const) {
        if (form !== "short") expect(runs[form], `${id}, ${form}`).not.to.be.empty;
        for (const { command } of runs[form]) expect(scripts, `${id}, ${form}`).to.have.property(command);
      }
    }
  });
});
