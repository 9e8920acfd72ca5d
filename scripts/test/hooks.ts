import { setImmediate } from "node:timers/promises";
import { inspect } from "node:util";

import type { Context, RootHookObject } from "mocha";

import { tellProperties, testBegins, watchProperties } from "./properties.ts";

const rejections = new Set<unknown>();
process.on("unhandledRejection", (reason) => rejections.add(reason));

/**
 * Counts properties (see ./properties.ts), and fails the test after which a promise was rejected with nobody waiting: an
 * assertion behind a forgotten `await` would otherwise pass whatever it finds.
 */
export const mochaHooks: RootHookObject = {
  async beforeAll() {
    // Loading fast-check takes a moment: only where its properties are counted.
    if (process.env["YAOLIAN_FIGURES"]) await watchProperties();
  },
  beforeEach(this: Context) {
    testBegins(this.currentTest?.fullTitle() ?? "");
  },
  afterAll() {
    tellProperties();
  },
  async afterEach() {
    await setImmediate();
    const [first, ...rest] = rejections;
    rejections.clear();
    if (first === undefined) return;
    const more = rest.length === 0 ? "" : ` and ${rest.length} more`;
    throw new Error(`A promise was rejected and nothing awaited it${more}: ${inspect(first)}`, { cause: first });
  },
};
