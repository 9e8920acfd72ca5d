import { openLotBytes, readSerialText } from "@yaolian/sdk/lots";

/** Serials of packs, in packing order. */
export interface SerialList {
  readonly count: number;
  readonly at: (index: number) => string;
  /** The lot that the list says it is of, where it says so. */
  readonly of?: { readonly gtin: string; readonly lot: string };
}

/** The first bytes of a pack list, as the SDK writes it. */
const MAGIC = "yaolot\r\n";

/** Reads the serials of a file: a lot's pack list, or text. Throws an InputError with the place. */
export async function readListFile(file: File): Promise<SerialList> {
  const isPackList = (await file.slice(0, MAGIC.length).text()) === MAGIC;
  return isPackList
    ? packList(new Uint8Array(await file.arrayBuffer()), file.name)
    : textList(await file.text(), file.name);
}

/** The serials of a pack list. */
export function packList(bytes: Uint8Array<ArrayBuffer>, name: string): SerialList {
  const lot = openLotBytes(bytes, name);
  return { count: lot.count, at: (index) => lot.serialAt(index), of: { gtin: lot.gtin, lot: lot.lot } };
}

/** The serials of a text, one a line or as CSV. */
export function textList(text: string, name?: string): SerialList {
  const serials = readSerialText(text.trim(), name === undefined ? {} : { name });
  return { count: serials.length, at: (index) => serials[index] ?? "" };
}
