export { besuStart, besuVersion } from "./program.ts";
export { startValidators } from "./validators.ts";
export type { RunningValidators } from "./validators.ts";
