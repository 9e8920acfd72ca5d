export { immunize, immunizeAndClaim, immunizeBatch } from "./immunize.ts";
export type { ImmunizeInput } from "./immunize.ts";
export { showImmunization } from "./show.ts";
export type { ImmunizationState } from "./show.ts";
export { voidImmunization } from "./void.ts";
export type { VoidReason } from "./void.ts";
export { tellImmunization } from "./tell.ts";
