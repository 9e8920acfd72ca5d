import { atLeast, none, type Requirement } from "../requirement.ts";

const run = [{ command: "test:privacy" }];

/** The privacy scan over the whole story, with the hospital's gateway. */
const requirement: Requirement = {
  id: "R13",
  what: "privacy scan of calldata, events, slots, answers, logs, URLs and files of the full story",
  budget: "0 hits; a planted unsalted hash is caught",
  // The chain alone is looked through in `npm run test:start` too.
  runs: { short: run, full: run, deep: run },
  judge(figures) {
    const of = (what: string): number => figures.sum("R13", what);
    const [places, writings, caught] = [
      of("places looked through"),
      of("writings looked for"),
      of("planted hashes caught"),
    ];
    const guesses = of("guesses of the dictionary tried");
    const words = (number: number): string => number.toLocaleString("en");
    return {
      figure: `${of("hits")} hits for ${words(writings)} writings in ${words(places)} places; ${words(guesses)} guesses of a dictionary; ${caught} planted hashes caught`,
      shortfalls: [
        ...none("hits", of("hits")),
        ...atLeast("places looked through", places, 1_000),
        ...atLeast("writings looked for", writings, 2_000),
        ...atLeast("guesses of the dictionary tried", guesses, 20_000),
        ...atLeast("planted hashes caught", caught, PLANTED),
      ],
    };
  },
};

/** In calldata, a slot, an event, a log, a file and an answer. */
const PLANTED = 6;

export default requirement;
