import { expect } from "chai";

import { progressLine } from "../src/frame/progress.ts";

describe("progress", () => {
  it("is a bar with done and total where it is known how much there is to do", () => {
    expect(progressLine("nodes hashed", 0, 8)).to.equal(`nodes hashed ${"░".repeat(40)} 0/8`);
    expect(progressLine("nodes hashed", 2, 8)).to.equal(`nodes hashed ${"█".repeat(10)}${"░".repeat(30)} 2/8`);
    expect(progressLine("nodes hashed", 8, 8)).to.equal(`nodes hashed ${"█".repeat(40)} 8/8`);
  });

  it("tells what is done alone where it is not", () => {
    expect(progressLine("reading", 300, undefined)).to.equal("reading 300");
    expect(progressLine("reading", 300, 0)).to.equal("reading 300");
  });

  it("never runs over its end", () => {
    expect(progressLine("bytes read", 12, 8)).to.equal(`bytes read ${"█".repeat(40)} 12/8`);
  });
});
