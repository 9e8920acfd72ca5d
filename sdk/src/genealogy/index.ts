export { Genealogy, relativesOf } from "./genealogy.ts";
export type { Branch, Direction, LotEntry, Relative, TreeLine } from "./genealogy.ts";
