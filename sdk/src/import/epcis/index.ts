export { importEpcis } from "./importEpcis.ts";
export type { ImportEpcisOptions, PackList } from "./options.ts";
