import { add, attestOne, supersedeOne, use } from "./anchor/acts.ts";
import { list, show, verify } from "./anchor/shown.ts";

/** `yaolian anchor …`. */
export const anchorCommands = { add, show, list, verify, supersede: supersedeOne, use, attest: attestOne };
