import { existsSync } from "node:fs";
import { chmod, mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { expect } from "chai";
import { computeAddress } from "ethers";

import { refusalOf } from "../../../sdk/test/refused.ts";
import { startBftNetwork } from "../../src/bft/network.ts";
import { extraDataOf } from "../../src/bft/genesis.ts";
import { headOf } from "../../src/rehearse/chain.ts";
import { withFolder } from "../helpers/folder.ts";

/** Stands in for the client's program, which a test run has not: it takes a genesis, and tells a block's number over RPC. */
const CLIENT = `#!${process.execPath}
const { appendFileSync, existsSync } = require("node:fs");
const after = (flag) => process.argv[process.argv.indexOf(flag) + 1];
if (process.argv[2] === "init") {
  appendFileSync(after("--datadir") + "/chain", "genesis");
} else if (!existsSync(after("--datadir") + "/chain")) {
  process.exit(3);
} else {
  require("node:http")
    .createServer((_request, response) => response.end(JSON.stringify({ jsonrpc: "2.0", id: 0, result: "0x1" })))
    .listen(Number(after("--rpcport")), after("--rpcaddr"));
}
`;

async function client(folder: string, text: string): Promise<string> {
  const path = join(folder, "client");
  await writeFile(path, text);
  await chmod(path, 0o700);
  return path;
}

/** Does something with a folder of its own for what is temporary, and gives what is left in it. */
async function leftOf(folder: string, act: () => Promise<unknown>): Promise<string[]> {
  const before = process.env["TMPDIR"];
  process.env["TMPDIR"] = await mkdtemp(join(folder, "temporary-"));
  try {
    await act();
    return await readdir(process.env["TMPDIR"]);
  } finally {
    if (before === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = before;
  }
}

describe("a BFT network of processes", function () {
  this.timeout(120_000);

  it("has keys, ports and one genesis of its own, and is gone when it is closed", () =>
    withFolder(async (folder) => {
      const network = await startBftNetwork({ client: await client(folder, CLIENT), chainId: 7 });
      try {
        expect(new Set(network.nodes).size).to.equal(4);
        expect(await Promise.all(network.nodes.map(headOf))).to.deep.equal([1, 1, 1, 1]);
        const keys = await Promise.all(
          [0, 1, 2, 3].map((number) => readFile(join(network.folder, `validator-${number}`, "nodekey"), "utf8")),
        );
        const genesis = JSON.parse(await readFile(join(network.folder, "genesis.json"), "utf8"));
        expect(genesis.config.chainId).to.equal(7);
        expect(genesis.extraData).to.equal(extraDataOf(keys.map((key) => computeAddress(`0x${key}`))));
        await network.stop(2);
        await headOf(network.nodes[2] ?? "").then(
          () => expect.fail("It answers still."),
          () => undefined,
        );
        expect(await headOf(network.nodes[1] ?? "")).to.equal(1);
      } finally {
        await network.close();
      }
      expect(existsSync(network.folder)).to.equal(false);
    }));

  it("is not there, nor its folder, where a client ends before its first block or takes no genesis", () =>
    withFolder(async (folder) => {
      const program = await client(folder, `#!/bin/sh\nif [ "$1" = init ]; then exit; fi\necho 'no peers'\nexit 1\n`);
      const left = await leftOf(folder, async () => {
        const ended = await refusalOf(() => startBftNetwork({ client: program, chainId: 7 }), "NoFirstBlock");
        expect(ended.message).to.match(/Validator \d ended\. It said last: no peers/);
        await client(folder, "#!/bin/sh\necho 'bad genesis' >&2\nexit 1\n");
        const refused = await refusalOf(() => startBftNetwork({ client: program, chainId: 7 }), "GenesisNotTaken");
        expect(refused.message).to.include("bad genesis");
      });
      expect(left).to.deep.equal([]);
    }));
});
