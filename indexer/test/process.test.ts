import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";
import { pino } from "pino";

import { startProcess } from "../service/follower/process.ts";

describe("the follower's process", () => {
  let folder: string;
  const options = process.env["NODE_OPTIONS"];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "yaolian-process-"));
  });
  afterEach(async () => {
    if (options === undefined) delete process.env["NODE_OPTIONS"];
    else process.env["NODE_OPTIONS"] = options;
    await rm(folder, { recursive: true, force: true });
  });

  it("given that it dies before it logs anything, tells what Node said it died of", async () => {
    process.env["NODE_OPTIONS"] = `--import=${join(folder, "missing.mjs")}`;
    const child = await startProcess({
      rpcUrl: "http://127.0.0.1:1",
      deploymentPath: join(folder, "31337.json"),
      database: { kind: "pglite", folder },
      log: pino({ level: "silent" }),
    });
    const { how, said } = await child.ended;
    expect(how).to.equal("exit code 1");
    expect(said).to.match(/^Error \[ERR_MODULE_NOT_FOUND\]: Cannot find module .*missing\.mjs/);
  });
});
