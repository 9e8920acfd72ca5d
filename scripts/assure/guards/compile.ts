import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { z } from "zod";

const require = createRequire(import.meta.url);
const solc = require("solc") as {
  compile: (input: string, callbacks: { import: (path: string) => { contents: string } | { error: string } }) => string;
};

const Code = z.object({ object: z.string() });
const Output = z.object({
  errors: z.array(z.object({ severity: z.string(), formattedMessage: z.string() })).optional(),
  contracts: z.record(
    z.string(),
    z.record(z.string(), z.object({ evm: z.object({ bytecode: Code, deployedBytecode: Code }) })),
  ),
});

/**
 * Compiles one contract of a project's copy, with the project's settings, into the artifact that is there of it: Hardhat
 * itself would compile all of them.
 *
 * @param source the contract's file, from the folder
 * @throws Error where it does not compile
 */
export async function compileInto(folder: string, source: string): Promise<void> {
  const contract = /([^/]+)\.sol$/.exec(source)?.[1] ?? source;
  const { default: config } = (await import(pathToFileURL(join(folder, "hardhat.config.ts")).href)) as {
    default: { solidity: { compilers: readonly [{ settings: object }] } };
  };
  const [{ settings }] = config.solidity.compilers;
  const selection = { [source]: { [contract]: ["evm.bytecode.object", "evm.deployedBytecode.object"] } };
  const input = {
    language: "Solidity",
    sources: { [source]: { content: readFileSync(join(folder, source), "utf8") } },
    settings: { ...settings, outputSelection: selection },
  };
  const read = (path: string): { contents: string } | { error: string } => {
    const file = [join(folder, path), join(folder, "node_modules", path)].find(existsSync);
    return file === undefined ? { error: `There is no ${path}.` } : { contents: readFileSync(file, "utf8") };
  };
  const { errors = [], contracts } = Output.parse(JSON.parse(solc.compile(JSON.stringify(input), { import: read })));
  const faults = errors.filter(({ severity }) => severity === "error");
  const made = contracts[source]?.[contract];
  if (made === undefined || faults.length > 0) throw new Error(faults.map((each) => each.formattedMessage).join("\n"));
  const artifact = join(folder, "artifacts", source, `${contract}.json`);
  const known = JSON.parse(readFileSync(artifact, "utf8")) as Record<string, unknown>;
  const bytecode = `0x${made.evm.bytecode.object}`;
  const deployedBytecode = `0x${made.evm.deployedBytecode.object}`;
  writeFileSync(artifact, JSON.stringify({ ...known, bytecode, deployedBytecode }));
}
