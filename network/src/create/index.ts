export { addValidator } from "./add.ts";
export { createNetwork } from "./create.ts";
export type { CreatePlace } from "./create.ts";
export { decodeExtraData, encodeExtraData } from "./extraData.ts";
export { openNodeKey } from "./keys.ts";
export { NETWORK_FILE, readNetwork } from "./networkFile.ts";
export type { NetworkFile, ValidatorEntry } from "./networkFile.ts";
export { DEFAULTS, LARGEST_TRANSACTION } from "./options.ts";
export type { CreateOptions } from "./options.ts";
