import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { expect } from "chai";

import { leastCovered, type FileCoverage, type Section } from "../../../scripts/coverage/record.ts";
import { below } from "../../../scripts/coverage/report.ts";
import { codeLines } from "../../../scripts/coverage/typescript/codeLines.ts";
import { gather } from "../../../scripts/coverage/typescript/gather.ts";

const SAMPLE = `import { a } from "./a.ts";

/** What it is. */
export interface Shape {
  readonly name: string;
}

type Name = Shape["name"];
declare const given: Name;

// A comment.
export function act(
  name: Name,
): string[] {
  return [
    name,
    "b", // Said.
    a(given),
  ];
}
`;

describe("Coverage of TypeScript", () => {
  it("counts lines of code, and neither types, imports, comments, blank lines nor brackets", () => {
    expect([...codeLines("sample.ts", SAMPLE)]).to.deep.equal([12, 13, 15, 16, 17, 18]);
  });

  it("finds no code in a file of types", () => {
    expect(codeLines("types.ts", SAMPLE.slice(0, SAMPLE.indexOf("// A comment."))).size).to.equal(0);
  });

  describe("given what processes left", () => {
    let folder: string;
    beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "yaolian-gather-"))));
    afterEach(() => rmSync(folder, { recursive: true }));

    const url = "file:///project/sdk/src/a.ts";
    const leave = (name: string, ranges: { startOffset: number; endOffset: number; count: number }[]) => {
      const functions = [{ functionName: "", isBlockCoverage: true, ranges }];
      const other = { scriptId: "2", url: "file:///project/node_modules/b.js", functions };
      const left = { result: [{ scriptId: "1", url, functions }, other], "source-map-cache": { [url]: { data: {} } } };
      writeFileSync(join(folder, name), JSON.stringify(left));
    };
    const gathered = (kind: string, name: string) =>
      JSON.parse(readFileSync(join(folder, "out", kind, name), "utf8")) as {
        result: { url: string; functions: { ranges: unknown[] }[] }[];
        "source-map-cache": Record<string, { data: unknown; lineLengths?: number[] }>;
      };
    const run = () => gather(folder, join(folder, "out"), new Set(["/project/sdk/src/a.ts"]));

    it("keeps the sources asked for, with their maps, and passes over what was cut off", () => {
      leave("coverage-1-1-0.json", [{ startOffset: 0, endOffset: 9, count: 1 }]);
      writeFileSync(join(folder, "coverage-2-1-0.json"), '{"result":[');
      run();
      const { result, "source-map-cache": maps } = gathered("loaded", "coverage-1-1-0.json");
      expect(result.map((script) => script.url)).to.deep.equal([url]);
      expect(maps).to.deep.equal({ [url]: { data: {} } });
    });

    it("takes an evaluated text out of the function that was put around it", () => {
      const map = { version: 3, sources: ["a.ts"], mappings: "AAAA" };
      const encoded = Buffer.from(JSON.stringify(map)).toString("base64");
      const head = "'use strict';async (require)=>{{";
      const text = `${head}one();\ntwo();\n//# sourceMappingURL=data:application/json;base64,${encoded}\n}}`;
      leave("coverage-7-1-0.json", [{ startOffset: 0, endOffset: head.length + 6, count: 0 }]);
      mkdirSync(join(folder, "evaluated"));
      writeFileSync(join(folder, "evaluated/7.json"), JSON.stringify({ "/project/sdk/src/a.ts": text }));
      run();
      const { result, "source-map-cache": maps } = gathered("evaluated", "coverage-7-1-0.json");
      expect(result[0]?.functions[0]?.ranges).to.deep.equal([{ startOffset: 0, endOffset: 6, count: 0 }]);
      expect(maps[pathToFileURL("/project/sdk/src/a.ts").href]?.data).to.deep.equal(map);
      expect(maps[url]?.lineLengths?.slice(0, 2)).to.deep.equal([6, 6]);
    });
  });

  describe("given the record of an earlier run", () => {
    const path = "scripts/coverage/budgets.ts";
    const count = (of: string): FileCoverage => ({
      path: of,
      lines: { found: 7, covered: 0 },
      branches: { found: 0, covered: 0 },
      missing: [],
    });
    const recorded = { lines: { found: 7, covered: 7 }, branches: { found: 0, covered: 0 } };

    it("takes nothing for covered of a source that was changed or added since", () => {
      const section: Section = { files: { [path]: { ...recorded, sha256: "of another text" } }, tests: [] };
      const { files, changed } = leastCovered(section, [path, "package.json"], count);
      expect(files.map(({ lines }) => lines.covered)).to.deep.equal([0, 0]);
      expect(changed).to.deep.equal([path, "package.json"]);
    });
  });

  it("is below a budget with nothing counted, and by a single line", () => {
    expect(below("lines", { found: 0, covered: 0 }, 0.9)).to.have.length(1);
    expect(below("lines", { found: 10, covered: 9 }, 0.9)).to.be.empty;
    expect(below("lines", { found: 100_000, covered: 99_999 }, 1)[0]).to.match(/^lines: 99999\/100000 +99\.99 %/);
  });
});
