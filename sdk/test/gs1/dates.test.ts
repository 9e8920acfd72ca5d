import { expect } from "chai";

import { parseGs1Date, printGs1Date } from "../../src/gs1/dates.ts";
import { refusalOf } from "../refused.ts";

const NOW = new Date("2026-06-15T00:00:00Z");

describe("GS1 dates, printed", () => {
  it("are six digits, which read as the same date", () => {
    for (const date of ["2026-02-28", "2028-02-29", "1999-12-31", "2075-01-01"]) {
      const printed = printGs1Date("expiry", date, NOW);
      expect(printed).to.equal(date.replaceAll("-", "").slice(2));
      expect(parseGs1Date("expiry", printed, NOW)).to.equal(date);
    }
  });

  for (const date of ["2026-00", "2026-06-00", "26-06-15", "2026/06/15", "2026-06-15T00:00", ""]) {
    it(`are not made of "${date}", which is no calendar date`, async () => {
      const { sentence } = await refusalOf(() => printGs1Date("expiry", date, NOW), "DateImpossible");
      expect(sentence).to.include(`"${date}"`);
    });
  }

  it("are not made of a date whose two digits would be read as another century's", async () => {
    for (const date of ["1926-06-15", "2126-06-15"]) {
      await refusalOf(() => printGs1Date("expiry", date, NOW), "DateTooFar");
    }
  });
});
