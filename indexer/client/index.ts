export { ask } from "./ask.ts";
export type { Question } from "./ask.ts";
export { signIn } from "./signIn.ts";
export type { Session } from "./signIn.ts";
