export { CUSTOM_ERRORS, explainRevert, fillIn } from "./explain.ts";
export type { CustomError, Explanation, ValueFormat } from "./explain.ts";
export { flagSetOf, formatValue, words } from "./format.ts";
export { ERROR_TEXTS, errorText } from "./sentences.ts";
export type { ErrorName, ErrorText } from "./sentences.ts";
