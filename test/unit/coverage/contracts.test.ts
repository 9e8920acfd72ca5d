import { expect } from "chai";

import { branched } from "../../../scripts/coverage/contracts/branches.ts";
import { countSource } from "../../../scripts/coverage/contracts/count.ts";
import { instrument } from "../../../scripts/coverage/contracts/instrument.ts";

const NAME = "contracts/Sample.sol";

/** One of each branch; the comment is longer in bytes than in characters. */
const SAMPLE = `// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;
/// 药链
contract Sample {
    function decide(bool a, bool b, bool c) external view returns (uint256 sum) {
        if (a && (b || c)) sum = 1;
        sum += c ? 2 : 3;
        for (uint256 i = 0; i < 2; ++i) {
            sum += i;
        }
        require(b);
        try this.decide(a, b, c) returns (uint256 again) {
            sum = again;
        } catch {
            sum = 0;
        }
    }
}
`;

const hex = "0x[0-9a-f]{64}";

describe("Coverage of contracts", () => {
  describe("given a source with one of each branch", () => {
    it("counts both ways of each, by its line", () => {
      const ways = branched(NAME, SAMPLE).branches.map(({ line, kind, way }) => `${line} ${kind} ${way}`);
      const both = (line: number, kind: string) => [`${line} ${kind} true`, `${line} ${kind} false`];
      expect(ways).to.have.members([
        ...both(6, "if"),
        ...[1, 2, 3].flatMap(() => both(6, "operand")),
        ...both(7, "? :"),
        ...both(8, "loop"),
        ...both(11, "require"),
        ...["12 try success", "14 try catch 1"],
      ]);
      expect(new Set(branched(NAME, SAMPLE).branches.map(({ tag }) => tag)).size).to.equal(ways.length);
    });

    it("lets each condition report its own result, however deep they are in each other", () => {
      const { text, branches } = branched(NAME, SAMPLE);
      const taken = (inner: string) => `__YaolianBranches\\.taken\\(${inner}, (${hex}), ${hex}\\)`;
      const nested = taken(`${taken("a")} && \\(${taken("b")} \\|\\| ${taken("c")}\\)`);
      const reported = new RegExp(`if \\(${nested}\\) sum = 1;`).exec(text)?.slice(1, 5) ?? [];
      const kinds = reported.map((tag) => branches.find((branch) => `0x${branch.tag}` === tag)?.kind);
      expect(kinds).to.deep.equal(["operand", "operand", "operand", "if"]);
    });

    it("counts a line by the statements that begin on it", () => {
      const lines = instrument(NAME, SAMPLE).statements.map(({ line }) => line);
      expect([...new Set(lines)].sort((one, other) => one - other)).to.include.members([6, 7, 8, 9, 11, 12, 13, 15]);
      expect(Math.min(...lines)).to.equal(6);
    });
  });

  describe("given what was reported", () => {
    const { statements, branches } = instrument(NAME, SAMPLE);
    const everything = [...statements, ...branches].map(({ tag }) => tag);

    it("misses nothing of what was reached, and all of what was not", () => {
      const all = countSource(NAME, SAMPLE, new Set(everything));
      expect(all.lines.covered).to.equal(all.lines.found);
      expect(all.branches.covered).to.equal(all.branches.found);
      expect(all.missing).to.be.empty;
      const none = countSource(NAME, SAMPLE, new Set());
      expect([none.lines.covered, none.branches.covered]).to.deep.equal([0, 0]);
    });

    it("misses a line when one of its statements did not run, and a branch when one way was not taken", () => {
      for (const { tag, line, kind, way } of branches) {
        const left = countSource(NAME, SAMPLE, new Set(everything.filter((each) => each !== tag)));
        expect(left.missing).to.deep.equal([{ line, what: `${kind}: ${way}` }]);
      }
      const inner = statements.filter(({ line }) => line === 6).at(-1);
      const left = countSource(NAME, SAMPLE, new Set(everything.filter((tag) => tag !== inner?.tag)));
      expect(left.missing).to.deep.equal([{ line: 6, what: "line" }]);
    });
  });

  it("refuses a source with a branch in assembly, which it could not count", () => {
    const body = "assembly { if 1 { revert(0, 0) } }";
    const source = `pragma solidity 0.8.37; contract Sample { function act() external pure { ${body} } }`;
    expect(() => branched(NAME, source)).to.throw("branch in assembly");
  });
});
