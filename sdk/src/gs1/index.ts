export {
  checkDigit,
  glnToNumber,
  gtinToNumber,
  numberToGln,
  numberToGtin,
  numberToSscc,
  parseGln,
  parseGtin,
  parseSscc,
  ssccToNumber,
} from "./checkDigit.ts";
export { parseEpc, printEpc, printSgtinUrn } from "./epc.ts";
export type { Epc } from "./epc.ts";
export { isOwnNumber, parseMaterialUri, printMaterialUri } from "./material.ts";
export type { MaterialName } from "./material.ts";
export { caseSwapped, parsePackCode, printDigitalLink, printElementString } from "./packCode.ts";
export type { PackCode } from "./packCode.ts";
