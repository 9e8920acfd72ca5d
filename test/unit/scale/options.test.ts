import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";

import { assume, settings } from "../../../scripts/scale/assumptions.ts";
import { withTables } from "../../../scripts/scale/document.ts";
import { readOptions } from "../../../scripts/scale/options.ts";
import { figures, percent, short, table, time } from "../../../scripts/scale/text.ts";

describe("the assumptions", () => {
  it("each have a value within their range, and say why", () => {
    for (const [name, { value, least = 0, most = Number.MAX_VALUE, why }] of settings()) {
      expect(value, name).to.be.within(least, most);
      expect(why, name).to.match(/\.$/);
    }
  });

  it("are changed by name, one by one", () => {
    const before = assume();
    const after = assume({ "chain.blockGas": 60_000_000, "union.supplied": 1 });
    expect(after.chain).to.deep.equal({ ...before.chain, blockGas: 60_000_000 });
    expect(after.loads.find(({ name }) => name === "union")?.supplied).to.equal(1);
    expect(after.goods).to.deep.equal(before.goods);
  });

  it("refuse names that are none, and numbers out of their range", () => {
    expect(() => assume({ "chain.gas": 1 })).to.throw('There is no assumption "chain.gas".');
    expect(() => assume({ "batches.batched": 1.5 })).to.throw("batches.batched can't be 1.5.");
    expect(() => assume({ "chain.blockPeriod": 0 })).to.throw("chain.blockPeriod can't be 0.");
    expect(() => assume({ "goods.packsALot": Number.NaN })).to.throw("goods.packsALot can't be NaN.");
  });

  it("refuse hours that are no whole day", () => {
    const hours = Array.from({ length: 24 }, () => 1 / 24);
    expect(assume({ hours }).hours).to.deep.equal(hours);
    expect(() => assume({ hours: hours.slice(1) })).to.throw("hours can't be");
    expect(() => assume({ hours: hours.map((share) => share * 2) })).to.throw("hours can't be");
  });
});

describe("the options of npm run scale", () => {
  let folder = "";
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "yaolian-scale-options-"));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });
  const file = (text: string): string => {
    const path = join(folder, "assumptions.json");
    writeFileSync(path, text);
    return path;
  };

  it("take a flag before the file", () => {
    const path = file('{"chain.blockGas": 60000000, "goods.hops": 3}');
    const { changes } = readOptions(["--assumptions", path, "--chain.blockGas", "90_000_000"]);
    expect(changes).to.deep.equal({ "chain.blockGas": 90_000_000, "goods.hops": 3 });
  });

  it("refuse what is no number, no flag and no file", () => {
    expect(() => readOptions(["--chain.blockGas", "much"])).to.throw('--chain.blockGas can\'t be "much".');
    expect(() => readOptions(["--chain.gas", "1"])).to.throw("--chain.gas");
    expect(() => readOptions(["--assumptions", join(folder, "none.json")])).to.throw("can't be read as assumptions");
    expect(() => readOptions(["--assumptions", file('{"goods.hops": "3"}')])).to.throw("can't be read as assumptions");
  });

  it("do not write the document from other assumptions than the committed ones", () => {
    expect(() => readOptions(["--write", "--goods.hops", "3"])).to.throw("committed assumptions alone");
    expect(readOptions(["--write"])).to.deep.include({ write: true, changes: {} });
  });
});

describe("the document", () => {
  const text = "a\n\n<!-- scale: one -->\n\nold\n\n<!-- /scale -->\n\nb\n\n<!-- scale: two --><!-- /scale -->\n";

  it("has each table between its markers, and all else as it was", () => {
    const written = withTables(text, { one: "new", two: "$& too" });
    expect(written).to.match(
      /^a\n\n<!-- scale: one -->\n\nnew\n\n<!-- \/scale -->\n\nb\n\n<!-- scale: two -->\n\n\$& too\n/,
    );
    expect(withTables(written, { one: "new", two: "$& too" })).to.equal(written);
  });

  it("has a place for every table, and for nothing else", () => {
    expect(() => withTables(text, { one: "1", two: "2", three: "3" })).to.throw("there is no place for three");
    expect(() => withTables(text, { one: "1" })).to.throw('"two" is no table');
    expect(() => withTables(text + text, { one: "1", two: "2" })).to.throw('"one" is no table, or is there twice');
  });
});

describe("numbers as they are shown", () => {
  it("have three figures and the unit that fits", () => {
    expect(short(15_000_000, "gas")).to.equal("15 Mgas");
    expect(short(64_197_462_279)).to.equal("64.2 G");
    expect(short(0, "B")).to.equal("0 B");
    expect([figures(0.00781), figures(1234.5), percent(0.1), percent(12.5)]).to.deep.equal([
      "0.00781",
      "1,235",
      "10 %",
      "1,250 %",
    ]);
    expect([time(1.94), time(735), time(12_960)]).to.deep.equal(["1.9 s", "12 min", "3.6 h"]);
  });

  it("stand below each other", () => {
    expect(table(["what", "n"], [["one", "1"]])).to.equal("| what |   n |\n| ---- | --: |\n| one  |   1 |");
  });
});
