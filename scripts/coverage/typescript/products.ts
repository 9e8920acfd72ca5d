/**
 * The code that is the product's, by workspace. Left out are tests, the indexer's fault injection, what programs generate,
 * and the dashboard, whose pages run in a browser alone: docs/decisions/coverage.md says what stands for it.
 */
export const PRODUCTS = {
  sdk: ["sdk/src/**/*.ts"],
  cli: ["cli/src/**/*.ts"],
  indexer: [
    "indexer/{src,service,client,reconcile,schema}/**/*.ts",
    "indexer/{ponder.config,ponder.schema,settings}.ts",
  ],
  gateway: ["gateway/src/**/*.ts"],
  http: ["http/src/**/*.ts"],
  network: ["network/src/**/*.ts"],
} as const satisfies Record<string, readonly string[]>;
