export { Genealogy } from "./genealogy.ts";
export type { Direction, LotEntry, Relative, TreeLine } from "./genealogy.ts";
