import type { Plan } from "../matrix.ts";

/** The pack verifier only answers: whatever it can change one day needs a row here. */
export const packVerifierPlan: Plan = {
  name: "PackVerifier",
  contract: (world) => world.packVerifier,
  prepare: () => Promise.resolve(undefined),
  rows: {},
};
