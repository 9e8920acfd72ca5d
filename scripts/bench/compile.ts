import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";

import type { InterfaceAbi } from "ethers";

const require = createRequire(import.meta.url);

/** As hardhat.config.ts compiles the project's own contracts, so that a difference in gas is one of design. */
const SETTINGS = {
  evmVersion: "cancun",
  viaIR: true,
  optimizer: { enabled: true, runs: 200 },
  metadata: { bytecodeHash: "none" },
} as const;

const SOURCE = "Source.sol";

interface Output {
  readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[];
  readonly contracts?: Record<
    string,
    Record<string, { readonly abi: InterfaceAbi; readonly evm: { readonly bytecode: { readonly object: string } } }>
  >;
}

interface Solc {
  compile(input: string, callbacks: { import(path: string): { contents: string } | { error: string } }): string;
}

export interface Compiled {
  readonly abi: InterfaceAbi;
  readonly bytecode: string;
}

/**
 * Compiles a contract that only a bench deploys, with OpenZeppelin's parts: nothing of it gets among the project's
 * artifacts. The source is a file's URL, or the text itself.
 *
 * @throws Error With the compiler's own words, where it does not compile or has no contract of that name.
 */
export async function compileSolidity(source: URL | string, contractName: string): Promise<Compiled> {
  const isText = typeof source === "string";
  const name = isText ? SOURCE : basename(fileURLToPath(source));
  const input = {
    language: "Solidity",
    sources: { [name]: { content: isText ? source : readFileSync(source, "utf8") } },
    settings: { ...SETTINGS, outputSelection: { [name]: { [contractName]: ["abi", "evm.bytecode.object"] } } },
  };
  // The compiler is 9 MB of WebAssembly: a bench that compiles nothing does not load it.
  const solc = (await import("solc")).default as Solc;
  const output = JSON.parse(solc.compile(JSON.stringify(input), { import: imported })) as Output;
  const errors = (output.errors ?? []).filter(({ severity }) => severity === "error");
  const contract = output.contracts?.[name]?.[contractName];
  if (contract === undefined || errors.length > 0) {
    const told = errors.map(({ formattedMessage }) => formattedMessage).join("\n");
    throw new Error(`${contractName} does not compile: ${told || `${name} has no such contract.`}`);
  }
  return { abi: contract.abi, bytecode: `0x${contract.evm.bytecode.object}` };
}

/** What a source imports: of installed packages alone. */
function imported(path: string): { contents: string } | { error: string } {
  try {
    return { contents: readFileSync(require.resolve(path), "utf8") };
  } catch (error) {
    return { error: String(error) };
  }
}
