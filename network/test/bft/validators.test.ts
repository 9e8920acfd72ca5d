import { chmod, mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { expect } from "chai";
import { hexlify, randomBytes } from "ethers";

import { refusalOf } from "../../../sdk/test/refused.ts";
import { drillOf } from "../../src/bft/network.ts";
import { Validator } from "../../src/bft/validator.ts";
import { withFolder } from "../helpers/folder.ts";

/** Stands in for the client's program, which a test run has not: it keeps a chain file, and runs until it is killed. */
const PROGRAM = `#!/bin/sh
if [ "$1" = init ]; then printf genesis >"$3/chain"; exit; fi
printf '%s' "$$" >"$2/pid"
exec sleep 1000
`;

/** Four validators of that program, which are gone afterwards. */
async function withValidators(look: (validators: Validator[], folder: string) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    const client = join(folder, "client");
    await writeFile(client, PROGRAM);
    await chmod(client, 0o700);
    const seats = Array.from({ length: 4 }, (_, place) => ({
      ...{ key: hexlify(randomBytes(32)), peerPort: 40_000 + place, rpcPort: 50_000 + place },
    }));
    const common = { client, chainId: 7, genesisFile: join(folder, "genesis.json"), seats };
    await mkdir(join(folder, "net"));
    const validators: Validator[] = [];
    for (const place of seats.keys()) {
      validators.push(await Validator.create(common, place, join(folder, "net", String(place))));
    }
    try {
      await look(validators, join(folder, "net"));
    } finally {
      await Promise.all(validators.map((validator) => validator.kill()));
    }
  });
}

const text = (...path: string[]): Promise<string> => readFile(join(...path), "utf8");

describe("a drill's validators", () => {
  it("run until they are stopped, and start again", () =>
    withValidators(async (validators) => {
      const drill = drillOf(validators);
      const running = (): boolean[] => validators.map(({ isRunning }) => isRunning);
      expect(running()).to.deep.equal([false, false, false, false]);
      for (const place of validators.keys()) await drill.start(place);
      await drill.start(1);
      expect(running()).to.deep.equal([true, true, true, true]);
      await drill.stop(2);
      await drill.stop(2);
      expect(running()).to.deep.equal([true, true, false, true]);
      await drill.start(2);
      expect(running()).to.deep.equal([true, true, true, true]);
    }));

  it("when one is wiped, lose the chain and keep the key, which only this user may read", () =>
    withValidators(async (validators, folder) => {
      const drill = drillOf(validators);
      for (const place of validators.keys()) await drill.start(place);
      const key = await text(folder, "3", "nodekey");
      expect((await stat(join(folder, "3", "nodekey"))).mode & 0o777).to.equal(0o600);
      await writeFile(join(folder, "3", "data", "chain"), "a thousand blocks");
      await drill.stop(3);
      await drill.wipe(3);
      expect(await text(folder, "3", "data", "chain")).to.equal("genesis");
      expect(await text(folder, "3", "nodekey")).to.equal(key);
      expect(JSON.parse(await text(folder, "3", "data", "klay", "static-nodes.json"))).to.have.length(3);
      await drill.start(3);
    }));

  it("are not wiped while they run, nor while another is down", () =>
    withValidators(async (validators) => {
      const drill = drillOf(validators);
      for (const place of validators.keys()) await drill.start(place);
      await refusalOf(() => drill.wipe(3), "ValidatorRuns");
      await drill.stop(3);
      await drill.stop(0);
      await refusalOf(() => drill.wipe(3), "TwoFaults");
      await drill.start(0);
      await drill.wipe(3);
      await refusalOf(() => drill.stop(4), "ValidatorUnknown");
    }));
});
