import { chmod, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { expect } from "chai";

import { main } from "../../cli/src/main.ts";
import { colorsFor } from "../../cli/src/frame/io.ts";
import { freePort } from "../../indexer/service/follower/freePort.ts";
import { refusalOf } from "../../sdk/test/refused.ts";
import { besuStart, besuVersion, startValidators } from "../src/besu/index.ts";
import { createNetwork, readNetwork } from "../src/create/index.ts";
import { headOf, reaches } from "../src/rehearse/chain.ts";
import { withFolder } from "./helpers/folder.ts";

const PASSPHRASE = "a long passphrase";
const OPTIONS = {
  ...{ validators: 4, chainId: 48_172, founders: ["0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"] },
  ...{ blockPeriod: 1, epoch: 100, gasLimit: 30_000_000 },
};

describe("a rehearsal with Besu", () => {
  it("starts a validator where its configuration's paths are right, without the list of accounts", () =>
    withFolder(async (folder) => {
      const place = { folder: join(folder, "net"), passphrase: PASSPHRASE, scryptN: 1024 };
      const [validator] = (await createNetwork(OPTIONS, place)).validators;
      if (validator === undefined) throw new Error("There are four.");
      const { args, cwd } = besuStart(place.folder, validator, "/run/key");
      expect(args).to.deep.equal([
        "--config-file=config.toml",
        "--node-private-key-file=/run/key",
        "--permissions-accounts-config-file-enabled=false",
      ]);
      expect(await readFile(join(cwd, "config.toml"), "utf8")).to.include("data-path");
      expect(await readFile(join(cwd, "../genesis.json"), "utf8")).to.include("qbft");
    }));

  it("says that Besu is missing and how to get it, and pretends nothing: exit code 2", () =>
    withFolder(async (folder) => {
      const { PATH } = process.env;
      const lines: string[] = [];
      const io = { out: (line: string) => lines.push(line), err: (line: string) => lines.push(line) };
      process.env["PATH"] = folder;
      try {
        const code = await main(["network", "rehearse", "--network", folder], {
          ...io,
          interactive: false,
          colors: colorsFor(false),
        });
        expect(code).to.equal(2);
      } finally {
        process.env["PATH"] = PATH;
      }
      expect(lines.join("\n")).to.include("Besu is not installed").and.to.include("hyperledger/besu/releases");
    }));

  it("says so where Besu is there and does not run", () =>
    withFolder(async (folder) => {
      const program = join(folder, "besu");
      await writeFile(program, "#!/bin/sh\necho 'no Java' >&2\nexit 1\n");
      await chmod(program, 0o700);
      await refusalOf(() => besuVersion(program), "BesuUnusable");
    }));

  it("is refused where the validators are on other machines, and with a wrong passphrase", () =>
    withFolder(async (folder) => {
      const place = { passphrase: PASSPHRASE, scryptN: 1024 };
      const hosts = ["10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4"];
      await createNetwork({ ...OPTIONS, hosts }, { ...place, folder: join(folder, "far") });
      await refusalOf(() => startValidators(join(folder, "far"), PASSPHRASE), "NetworkElsewhere");
      await createNetwork(OPTIONS, { ...place, folder: join(folder, "near") });
      await refusalOf(() => startValidators(join(folder, "near"), "another passphrase"), "KeystoreWrong");
    }));

  it("starts, stops, wipes and ends validators as processes, on a copy that is gone afterwards", () =>
    withFolder(async (folder) => {
      const program = fileURLToPath(new URL("helpers/besuStandIn.mjs", import.meta.url));
      await createNetwork(OPTIONS, { folder: join(folder, "net"), passphrase: PASSPHRASE, scryptN: 1024 });
      await useFreePorts(join(folder, "net"));
      const before = await filesIn(join(folder, "net"));
      const validators = await startValidators(join(folder, "net"), PASSPHRASE, program);
      const heads = () => Promise.all(validators.nodes.map((url) => headOf(url).catch(() => "away")));
      try {
        expect(await heads()).to.deep.equal([0, 0, 0, 0]);
        await validators.stop(1);
        expect(await heads()).to.deep.equal([0, "away", 0, 0]);
        await validators.start(1);
        await reaches(validators.nodes[1] ?? "", 0, 10_000);
        // Its data was there still: it goes on.
        expect(await heads()).to.deep.equal([0, 1, 0, 0]);
        await validators.stop(1);
        await validators.wipe(1);
        await validators.start(1);
        await reaches(validators.nodes[1] ?? "", 0, 10_000);
        expect(await heads()).to.deep.equal([0, 0, 0, 0]);
      } finally {
        await validators.end();
      }
      expect(await heads()).to.deep.equal(["away", "away", "away", "away"]);
      // The network itself stays as it was made: no chain data, no key in clear.
      expect(await filesIn(join(folder, "net"))).to.deep.equal(before);
    }));
});

/** Gives a network on this machine ports that are free now, in place of the usual ones. */
async function useFreePorts(folder: string): Promise<void> {
  const network = await readNetwork(folder);
  for (const validator of network.validators) {
    const port = await freePort();
    const path = join(folder, validator.name, "config.toml");
    const text = await readFile(path, "utf8");
    await writeFile(path, text.replace(`rpc-http-port=${validator.rpcPort}`, `rpc-http-port=${port}`));
    validator.rpcPort = port;
  }
  await writeFile(join(folder, "network.json"), JSON.stringify(network));
}

async function filesIn(folder: string): Promise<string[]> {
  return (await readdir(folder, { recursive: true })).sort();
}
