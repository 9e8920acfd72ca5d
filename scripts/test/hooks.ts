import { setImmediate } from "node:timers/promises";
import { inspect } from "node:util";

import type { RootHookObject } from "mocha";

const rejections = new Set<unknown>();
process.on("unhandledRejection", (reason) => rejections.add(reason));

/**
 * Fails the test after which a promise was rejected with nobody waiting: an assertion behind a forgotten `await`
 * would otherwise pass whatever it finds.
 */
export const mochaHooks: RootHookObject = {
  async afterEach() {
    await setImmediate();
    const [first, ...rest] = rejections;
    rejections.clear();
    if (first === undefined) return;
    const more = rest.length === 0 ? "" : ` and ${rest.length} more`;
    throw new Error(`A promise was rejected and nothing awaited it${more}: ${inspect(first)}`, { cause: first });
  },
};
