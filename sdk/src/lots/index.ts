export { buildLotBytes, openLotBytes } from "./lotBytes.ts";
export type { BuiltLotBytes } from "./lotBytes.ts";
export { buildLotFile } from "./lotFileBuild.ts";
export type { BuiltLot, LotFileOptions } from "./lotFileBuild.ts";
export type { LotFileInput, LotFileProgress, LotSecret } from "./lotWriting.ts";
export {
  decodeLotNumber,
  decodeSerial,
  encodeLotNumber,
  encodeSerial,
  lotIdOf,
  lotKey,
  packLeaf,
  packSalt,
} from "./leaf.ts";
export { openLotFile } from "./lotFile.ts";
export type { LotFile, PackRow } from "./lotFile.ts";
export { MOST_PACKS, normalGtin } from "./names.ts";
export { PackBook, serialUnknown } from "./packBook.ts";
export type { FoundPack, PackQuestion } from "./packBook.ts";
export { readPackRows, verifyPackRow, writePackRows } from "./packRows.ts";
export type { PackRange } from "./packRows.ts";
export { readSerials } from "./readSerials.ts";
export type { SerialFormat } from "./readSerials.ts";
export type { SerialExpectation } from "./serialCheck.ts";
export { readSerialText } from "./serialText.ts";
export type { RootOf } from "./rowFile.ts";
export type { TextSource } from "./textInput.ts";
