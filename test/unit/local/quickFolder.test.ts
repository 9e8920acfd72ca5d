import { existsSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { expect } from "chai";
import { execa } from "execa";

import { makeQuickFolder } from "../../../scripts/local/quickFolder.ts";

const MODULE = fileURLToPath(new URL("../../../scripts/local/quickFolder.ts", import.meta.url));

describe("a quick folder", () => {
  it("is a new one each time, and nobody else's", () => {
    const [one, other] = [makeQuickFolder("yaolian-quick-"), makeQuickFolder("yaolian-quick-")];
    expect(one).to.not.equal(other);
    for (const folder of [one, other]) expect(statSync(folder).mode & 0o777).to.equal(0o700);
  });

  it("is gone with what is in it when its process has ended, and so are all others, without a warning", async () => {
    const program = `
      import { existsSync, writeFileSync } from "node:fs";
      import { makeQuickFolder } from ${JSON.stringify(MODULE)};
      const folder = makeQuickFolder("yaolian-quick-");
      writeFileSync(folder + "/file", "1");
      const others = Array.from({ length: 20 }, () => makeQuickFolder("yaolian-quick-"));
      console.log([folder, ...others].join(" "), existsSync(folder + "/file"));`;
    const flags = ["--import", import.meta.resolve("tsx"), "--input-type=module", "--eval", program];
    const { stdout, stderr } = await execa(process.execPath, flags);
    const folders = stdout.split(" ");
    expect(folders.pop()).to.equal("true");
    expect(folders).to.have.length(21);
    for (const folder of folders) {
      expect(folder).to.contain("yaolian-quick-");
      expect(existsSync(folder)).to.equal(false);
    }
    expect(stderr).to.equal("");
  });
});
