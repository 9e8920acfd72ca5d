import { InputError } from "../errors.ts";

/** Parses JSON in UTF-8. Throws an InputError `NotUtf8` or `NotJson` that says where, and nothing of the text. */
export function parseJson(bytes: Uint8Array, place: string): unknown {
  const text = decode(bytes, place);
  try {
    return JSON.parse(text);
  } catch (error) {
    // V8's message quotes the text around the fault, which may be a patient's: only its position is kept.
    const position = error instanceof Error ? /at position (\d+)/.exec(error.message)?.[1] : undefined;
    const where = position === undefined ? "" : ` after ${position} characters`;
    throw new InputError("NotJson", `This is not JSON${where}.`, "Give FHIR R4 as JSON or ndjson.", { place });
  }
}

function decode(bytes: Uint8Array, place: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new InputError("NotUtf8", "This is not text in UTF-8.", "Save it in UTF-8.", { place });
  }
}
