import { prepareZXingModule, readBarcodes, type ReaderOptions } from "zxing-wasm/reader";
import wasmUrl from "zxing-wasm/reader/zxing_reader.wasm?url";

/** The codes that packs and slips carry. */
const OPTIONS: ReaderOptions = { formats: ["DataMatrix", "QRCode"], tryHarder: true, maxNumberOfSymbols: 1 };

/** Ways to look at a picture that was not read at first: other ways to tell black from white, for shadows and bad prints. */
const HARDER: readonly ReaderOptions[] = [
  { ...OPTIONS, binarizer: "GlobalHistogram" },
  { ...OPTIONS, binarizer: "FixedThreshold" },
  { ...OPTIONS, tryDenoise: true },
];

void prepareZXingModule({ overrides: { locateFile: () => wasmUrl }, fireImmediately: true });

/** The text of the code in a frame of the camera; undefined where none is found: the next frame comes soon. */
export async function readFrame(frame: ImageData): Promise<string | undefined> {
  return textIn(frame, OPTIONS);
}

/** The text of the first code in a picture, tried in several ways; undefined where none is found. It stays in the page. */
export async function readPicture(picture: Blob): Promise<string | undefined> {
  for (const options of [OPTIONS, ...HARDER]) {
    const text = await textIn(picture, options);
    if (text !== undefined) return text;
  }
  return undefined;
}

async function textIn(picture: Blob | ImageData, options: ReaderOptions): Promise<string | undefined> {
  const [found] = await readBarcodes(picture, options);
  return found?.isValid === true ? found.text : undefined;
}
