import { createRequire } from "node:module";

import hardhatToolboxMochaEthers from "@nomicfoundation/hardhat-toolbox-mocha-ethers";
import { defineConfig } from "hardhat/config";
import type { HardhatPlugin } from "hardhat/types/plugins";

const require = createRequire(import.meta.url);

/** Gas figures are exact only under fixed rules, so every simulated network names its hard fork. */
const simulated = { type: "edr-simulated", chainType: "l1", hardfork: "osaka", accounts: { count: 64 } } as const;

/** With YAOLIAN_DEEP=1 the laws are tried on a million calls each, which takes hours. */
const deep = process.env.YAOLIAN_DEEP === "1";

/**
 * A handler's call that reverts is a fault of the test. The handlers throw dice of their own: values gathered from the
 * state would add nothing and take most of the time.
 */
const invariant = {
  runs: deep ? 5_000 : 50,
  depth: 200,
  failOnRevert: true,
  dictionaryWeight: 0,
  includeStorage: false,
  includePushBytes: false,
};

/** The compiler is the npm package: nothing is downloaded while compiling. */
const solc = { version: "0.8.37", path: require.resolve("solc/soljson.js") };

/** A changed comment must not change the code: the generated factories hold it. */
const settings = {
  evmVersion: "cancun",
  optimizer: { enabled: true, runs: 200 },
  metadata: { bytecodeHash: "none" },
} as const;

/**
 * Tests of the laws and their handlers that hold none of the contracts' code, not even of their packed slots: what only plays
 * with the contracts needs not be compiled as they are, and takes a fifth of the time without. Every other test is, for it
 * tries their libraries and slots as they are deployed. A test and its handler belong together: the runner knows it by its code.
 */
const PLAYING = [
  ...["Laws.t", "Deeds.t", "Handler", "Claims.t", "ClaimHandler", "ColdChain.t", "ColdChainHandler"],
  ...["Anchors.t", "AnchorHandler", "Consents.t", "ConsentHandler"],
  ...["Immunizations.t", "ImmunizationHandler", "DoseClaimHandler"],
];

/** Hardhat compiles sources of different settings apart, also where these say the same: here they are one job. */
const lawsTogether: HardhatPlugin = {
  id: "yaolian-laws-together",
  dependencies: () => [],
  hookHandlers: {
    config: async () => ({
      default: async () => ({
        async resolveUserConfig(userConfig, resolveVariable, next) {
          const resolved = await next(userConfig, resolveVariable);
          for (const { overrides } of Object.values(resolved.solidity.profiles)) {
            const [one] = Object.values(overrides);
            if (one !== undefined) for (const source of Object.keys(overrides)) overrides[source] = one;
          }
          return resolved;
        },
      }),
    }),
  },
};

/** TypeChain's indexes follow the order of these paths, which is the file system's unless it is made one. */
const sortedTypes: HardhatPlugin = {
  id: "yaolian-sorted-types",
  dependencies: () => [],
  hookHandlers: {
    solidity: async () => ({
      default: async () => ({
        async processArtifactsAfterSuccessfulBuild(_context, artifactPaths) {
          (artifactPaths as string[]).sort();
        },
      }),
    }),
  },
};

/** What the compiler warns of in OpenZeppelin's contracts is theirs to change: our own warnings must not drown in it. */
const ownWarnings: HardhatPlugin = {
  id: "yaolian-own-warnings",
  dependencies: () => [],
  hookHandlers: {
    solidity: async () => ({
      default: async () => ({
        async getCompilationJobErrors(context, job, output, next) {
          const found = await next(context, job, output);
          const isTheirs = (message: string): boolean => message.includes("node_modules/@openzeppelin/");
          return found.filter((each) => each.severity === "error" || !isTheirs(each.formattedMessage ?? ""));
        },
      }),
    }),
  },
};

export default defineConfig({
  plugins: [lawsTogether, sortedTypes, ownWarnings, hardhatToolboxMochaEthers],
  solidity: {
    // A build is of the contracts alone.
    splitTestsCompilation: true,
    compilers: [{ ...solc, settings: { ...settings, viaIR: true } }],
    overrides: Object.fromEntries(PLAYING.map((name) => [`test/invariant/${name}.sol`, { ...solc, settings }])),
    // Deployed as it is: the Council's delay.
    npmFilesToBuild: ["@openzeppelin/contracts/governance/TimelockController.sol"],
  },
  networks: {
    default: simulated,
    node: { ...simulated, mining: { auto: false, interval: 1000 }, initialBaseFeePerGas: 0n },
    // Any chain that answers JSON-RPC: scripts/deploy.ts says which.
    ledger: { type: "http", chainType: "l1", url: "http://127.0.0.1:8545" },
  },
  test: { solidity: { fuzz: { runs: deep ? 100_000 : 1_000 }, invariant } },
  paths: { tests: { mocha: "test", solidity: "test/invariant" } },
  // Only `npm run generate` writes the types: a build must not rewrite files that others are reading.
  typechain: { outDir: "typechain-types", dontOverrideCompile: process.env.YAOLIAN_GENERATE !== "1" },
});
