import { expect } from "chai";

import { CUSTOM_ERRORS, ERROR_TEXTS } from "../../sdk/src/errors/index.ts";
import { refusals } from "../src/words/zh/refusals/index.ts";

/** The values that a text names. */
function named(...texts: readonly string[]): string[] {
  return [...new Set([...texts.join(" ").matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name))].sort();
}

describe("refusals in Chinese", () => {
  for (const { name } of CUSTOM_ERRORS) {
    it(`given ${name}, says why with the values that English gives, and what to do`, () => {
      const [why, cure] = refusals[name];
      const english = ERROR_TEXTS[name];
      expect(named(why, cure)).to.deep.equal(named(english.why, english.cure));
      for (const text of [why, cure]) {
        expect(text).to.match(/\p{Script=Han}/u);
        expect(text).to.match(/。$/);
      }
    });
  }
});
