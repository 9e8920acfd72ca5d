import { readFile } from "node:fs/promises";

import { expect } from "chai";

import { goWanted, isOlder, versionOf } from "../../src/bft/client.ts";

describe("the Go that the BFT client is built with", () => {
  it("is read from go.mod, which pins the client as a tool", async () => {
    const module = await readFile(new URL("../../bft/go.mod", import.meta.url), "utf8");
    expect(versionOf(goWanted(module))).to.have.length.greaterThan(1);
    expect(module).to.match(/^tool github\.com\/kaiachain\/kaia\/cmd\/kcn$/m);
    expect(module).to.match(/github\.com\/kaiachain\/kaia v\d+\.\d+\.\d+ /);
  });

  it("is compared by its numbers, not as text", () => {
    const older = (one: string, other: string): boolean => isOlder(versionOf(one), versionOf(other));
    expect(older("go1.9.7", "1.26.0")).to.equal(true);
    expect(older("go1.25.12", "1.26.0")).to.equal(true);
    expect(older("go1.26.8", "1.26.0")).to.equal(false);
    expect(older("go1.27rc1", "1.26.0")).to.equal(false);
    expect(older("go1.26", "1.26.0")).to.equal(false);
    expect(older("", "1.26.0")).to.equal(true);
    expect(older("devel go1.27-abcdef", "1.26.0")).to.equal(false);
  });
});
