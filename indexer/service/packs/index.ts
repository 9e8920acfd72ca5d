export type { Mismatch, PackAnswer } from "./answer.ts";
export { PackDesk } from "./packDesk.ts";
export type { Checked, PackPlace } from "./packDesk.ts";
