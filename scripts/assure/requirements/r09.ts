import { signedFunctions } from "../../../test/unit/signatures/signedFunctions.ts";
import { atLeast, none, type Requirement } from "../requirement.ts";

/** Eight dispenses of one prescription, and of one pack. */
const ALL_ORDERS = 2 * 40_320;

/** How many races there are, how many rivals are tried after each first, and how many of their orders are mined. */
const LEAST = { races: 31, pairs: 2 * 8 * 7, mined: 31 * 8 };

/** How many are tried at the least: whoever has a part in the tests' ledger, on each function. */
const THIEVES = 36;

const full = [{ command: "test" }];

/** Who comes first in a block, and who copies what is pending. */
export default {
  id: "R9",
  what: "rivals for what happens once, in one block; a signed pending transaction copied by another account",
  budget: "exactly one succeeds in all orders; the copy never",
  runs: {
    short: [{ command: "test", args: ["test/unit/rivals/*.test.ts"] }],
    full,
    // All orders are mined.
    deep: [...full, { command: "test:attackers" }],
  },
  judge: (figures, form) => {
    const sum = (what: string): number => figures.sum("R9", what);
    const mined = sum("orders mined in one block");
    const copies = sum("copies tried");
    return {
      figure: `${sum("races")} races, ${mined.toLocaleString("en")} orders mined, ${copies.toLocaleString("en")} copies`,
      shortfalls: [
        ...atLeast("races", sum("races"), LEAST.races),
        ...atLeast("rivals refused after each first", sum("rivals refused after each first"), LEAST.pairs),
        ...atLeast("orders mined in one block", mined, form === "deep" ? ALL_ORDERS : LEAST.mined),
        ...none(
          "orders in which others than should be succeeded",
          sum("orders in which others than should be succeeded"),
        ),
        ...atLeast("copies tried", copies, signedFunctions().length * THIEVES),
        ...none("copies that succeeded", sum("copies that succeeded as somebody else's act")),
      ],
    };
  },
} satisfies Requirement;
