import { expect } from "chai";

import { padded, tableLines, widthOf } from "../src/frame/table.ts";

describe("table", () => {
  describe("given Chinese and coloured text", () => {
    it("counts the columns that a terminal shows", () => {
      expect(widthOf("药链 Yaolian")).to.equal(12);
      expect(widthOf("\u001b[31mred\u001b[39m")).to.equal(3);
    });

    it("fills up by columns", () => {
      expect(padded("药", 4)).to.equal("药  ");
      expect(padded("12", 4, "right")).to.equal("  12");
      expect(padded("too long", 4)).to.equal("too long");
    });
  });

  describe("given rows with titles", () => {
    it("aligns columns, numbers on the right, and leaves no space at the end", () => {
      const rows = [
        ["1", "东门店", "active"],
        ["12", "West Lake", ""],
      ];
      expect(tableLines(rows, { heads: [">no", "place", "state"] })).to.deep.equal([
        "no  place      state",
        " 1  东门店     active",
        "12  West Lake",
      ]);
    });

    it("prints nothing for nothing", () => {
      expect(tableLines([])).to.deep.equal([]);
    });
  });
});
