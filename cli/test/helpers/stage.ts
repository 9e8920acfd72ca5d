import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { expect } from "chai";
import picocolors from "picocolors";

import { readCast } from "../../../scripts/seed/cast.ts";
import type { Cast } from "../../../scripts/seed/cast.ts";
import { openVault, writeDeployment } from "../../../sdk/src/ledger/index.ts";
import type { Ledger } from "../../../sdk/src/ledger/index.ts";
import { freshWorld } from "../../../sdk/test/import/world.ts";
import { main } from "../../src/main.ts";
import { writeNames } from "../../src/told/names.ts";

export const SAMPLES = fileURLToPath(new URL("../../../samples", import.meta.url));

/** How a command ended, and what it printed. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** The lines of `out` as JSON. */
  json(): Record<string, never>[];
}

/** A chain of its own with the sample consortium on it, and the command line in this process. */
export interface Stage {
  readonly cast: Cast;
  readonly ledger: Ledger;
  readonly url: string;
  readonly folder: string;
  /** Runs a command with the demo keys and the stage's vault. */
  run(...argv: string[]): Promise<Ran>;
  /** Runs a command that succeeds. Returns what it told. */
  done(...argv: string[]): Promise<string>;
  /** Runs a command that is refused, without a block that it left behind. Returns all that it said. */
  refused(...argv: string[]): Promise<string>;
  close(): Promise<void>;
}

/** The SDK tests' world as it was when it was founded; the stage opened before is over then. */
export async function openStage(): Promise<Stage> {
  const world = await freshWorld();
  const { url, deployment, ledger } = world;
  const cast = await readCast();
  const folder = await mkdtemp(join(tmpdir(), "yaolian-cli-"));
  const book = await writeDeployment(folder, deployment);
  const vault = openVault(join(folder, "vault"));
  await writeNames(vault.folder, {
    members: Object.fromEntries(cast.members.map(({ name }, index) => [String(index + 1), name])),
    sites: Object.fromEntries(cast.sites.map(({ gln, name }) => [gln, name])),
    products: Object.fromEntries(cast.products.map(({ gtin, name }) => [gtin, name])),
  });
  const common = ["--demo", "--rpc", url, "--deployment", book, "--vault", vault.folder];
  const run = (...argv: string[]): Promise<Ran> => runCommand([...common, ...argv]);
  return {
    cast,
    ledger,
    folder,
    url,
    run,
    async done(...argv) {
      const ran = await run(...argv);
      expect(ran.code, `${argv.join(" ")}\n${ran.out}\n${ran.err}`).to.equal(0);
      return ran.out;
    },
    async refused(...argv) {
      const before = await ledger.provider.getBlockNumber();
      const ran = await run(...argv);
      expect(ran.code, `${argv.join(" ")}\n${ran.out}`).to.equal(2);
      expect(await ledger.provider.getBlockNumber()).to.equal(before);
      return `${ran.out}${ran.err}`;
    },
    async close() {
      await world.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Runs the command line in this process, as a program whose output is piped. */
export async function runCommand(argv: readonly string[]): Promise<Ran> {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await main(argv, {
    out: (line) => out.push(line),
    err: (line) => err.push(line),
    interactive: false,
    colors: picocolors.createColors(false),
  });
  const text = out.join("\n");
  return {
    code,
    out: text,
    err: err.join("\n"),
    json: () => text.split("\n").map((line) => JSON.parse(line) as Record<string, never>),
  };
}
