import { mkdirSync, writeFileSync } from "node:fs";

import { getCoverageLibrary } from "@nomicfoundation/edr/coverage";
import type { HardhatPlugin } from "hardhat/types/plugins";

import project from "../../../hardhat.config.ts";
import { BRANCH_LIBRARY } from "./branches.ts";
import { instrument } from "./instrument.ts";
import { ARTIFACTS, BUILD_CACHE, HITS, isCounted, TYPES } from "./places.ts";

/*
 * The project's configuration for `npm run coverage:contracts`: it compiles instrumented contracts into a folder of their
 * own, and a process that runs them leaves what they reported in a file. Hardhat's own `--coverage` would count statements
 * alone, and only under its own test runner.
 */

const reported = new Set<string>();

const coverage: HardhatPlugin = {
  id: "yaolian-coverage",
  dependencies: () => [],
  hookHandlers: {
    network: async () => ({
      default: async () => ({
        // That there is a handler is what makes the simulated chain collect, without its limits of gas and code size.
        async onCoverageData(_context, tags) {
          for (const tag of tags) reported.add(tag);
        },
      }),
    }),
    solidity: async () => ({
      default: async () => ({
        async preprocessProjectFileBeforeBuilding(context, sourceName, fsPath, content, version, next) {
          const name = sourceName.replace(/^project\//, "");
          return next(context, sourceName, fsPath, isCounted(name) ? instrument(name, content).text : content, version);
        },
        // An instrumented contract is past every limit of size: the project's own build warns of what is to be mended.
        async getCompilationJobErrors(context, job, output, next) {
          return (await next(context, job, output)).filter(({ severity }) => severity === "error");
        },
        async preprocessSolcInputBeforeBuilding(context, input, next) {
          const chain = getCoverageLibrary();
          const sources = {
            ...input.sources,
            [chain.filename]: { content: chain.content },
            [BRANCH_LIBRARY.name]: { content: BRANCH_LIBRARY.content(chain.filename) },
          };
          return next(context, { ...input, sources });
        },
      }),
    }),
  },
};

process.on("exit", () => {
  if (reported.size === 0) return;
  mkdirSync(HITS, { recursive: true });
  writeFileSync(`${HITS}/${process.pid}.json`, JSON.stringify([...reported]));
});

export default {
  ...project,
  plugins: [...(project.plugins ?? []), coverage],
  paths: { ...project.paths, artifacts: ARTIFACTS, cache: BUILD_CACHE },
  // The factories hold code: see factories.mjs.
  typechain: { outDir: TYPES, dontOverrideCompile: false },
};
