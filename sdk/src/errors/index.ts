export { CUSTOM_ERRORS, explainRevert } from "./explain.ts";
export type { CustomError, Explanation } from "./explain.ts";
export { words } from "./format.ts";
export { ERROR_TEXTS } from "./sentences.ts";
export type { ErrorName, ErrorText } from "./sentences.ts";
