import { expect } from "chai";

import { colorsFor } from "../src/frame/io.ts";

describe("colours", () => {
  describe("given a stream that is no terminal, as Node says it", () => {
    it("writes none, whatever the environment promises", () => {
      for (const isTerminal of [false, undefined]) expect(colorsFor(isTerminal).bold("plain")).to.equal("plain");
    });
  });
});
