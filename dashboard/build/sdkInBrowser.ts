import { createRequire, isBuiltin } from "node:module";

import type { Plugin } from "vite";

const NODE = "\0node:";
const nodeRequire = createRequire(import.meta.url);

/**
 * Lets the page use the SDK's actions. They share modules with what only Node can do, such as reading pack lists from
 * files: none of that is called in the page, so the builder drops it, and Node's modules are empty there.
 */
export function sdkInBrowser(): Plugin {
  return {
    name: "yaolian:sdk-in-browser",
    enforce: "pre",
    resolveId: (id) => (isBuiltin(id) ? `\0node:${id.replace(/^node:/, "")}` : undefined),
    load(id) {
      // Its threads are Node's: the builder would take them for a page's worker and build that too.
      if (/\/sdk\/src\/lots\/treeThreads\.ts$/.test(id)) return "export const TreeThreads = undefined;";
      return id.startsWith(NODE) ? emptyModule(id.slice(1)) : undefined;
    },
    transform: {
      filter: { id: /\/typechain-types\/factories\/.*\.ts$/ },
      // The page deploys nothing: the contracts' code is most of their types' weight.
      handler: (code) => ({
        code: code.replace(/const _bytecode =\s*"0x[0-9a-f]*"/, 'const _bytecode = "0x"'),
        map: null,
      }),
    },
  };
}

/** Whether a module may be left out when nothing of it is used. */
export function hasSideEffects(id: string): boolean {
  return !/\/(sdk\/src|typechain-types)\//.test(id);
}

function emptyModule(name: string): string {
  const names = Object.keys(nodeRequire(name) as object).filter((each) => /^[A-Za-z_]\w*$/.test(each));
  const constants = names.filter((each) => each !== "default").map((each) => `export const ${each} = undefined;`);
  return [...constants, "export default undefined;"].join("\n");
}
