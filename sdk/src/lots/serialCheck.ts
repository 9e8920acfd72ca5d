import { InputError, YaolianError } from "../errors.ts";
import { parseGs1Date } from "../gs1/dates.ts";
import { quoted } from "../gs1/quoted.ts";
import { normalGtin } from "./names.ts";
import type { SerialEntry } from "./serialColumns.ts";
import { serialRepeated } from "./serialIndex.ts";
import { SerialSet } from "./serialSet.ts";

export type SerialExpectation = {
  /** What columns or properties `gtin`, `lot` and `expiry` must say where the list has them. */
  gtin?: string | bigint;
  lot?: string;
  /** `YYYY-MM-DD`. */
  expiry?: string;
  /** What errors call the source; its path by default. */
  name?: string;
  /** Hears how many bytes of the source were read so far. */
  onRead?: (read: number) => void;
};

/**
 * Judges the packs of a list in turn, each against what is expected and those before it. Throws {@link InputError} with the
 * place of what is wrong.
 */
export class SerialCheck {
  readonly #check: (entry: SerialEntry) => void;
  readonly #place: (at: number) => string;
  readonly #seen = new SerialSet();

  constructor(expected: SerialExpectation, place: (at: number) => string) {
    this.#check = checker(expected);
    this.#place = place;
  }

  /** The serial of a pack that is as it should be. */
  accept(entry: SerialEntry): string {
    try {
      this.#check(entry);
      const number = this.#seen.size;
      const earlier = this.#seen.add(entry.serial);
      if (earlier !== number) throw serialRepeated(entry.serial, earlier, number);
    } catch (error) {
      if (!(error instanceof YaolianError)) throw error;
      throw new InputError(error.code, error.message, error.cure, { place: this.#place(entry.at) });
    }
    return entry.serial;
  }
}

/** Compares what a list says of a pack with what is expected. A value seen before is not looked at again. */
function checker(expected: SerialExpectation): (entry: SerialEntry) => void {
  const { lot, expiry } = expected;
  const gtin = expected.gtin === undefined ? undefined : normalGtin(expected.gtin);
  const passed = { gtin: "", lot: "", expiry: "" };
  const compare = (
    what: "gtin" | "lot" | "expiry",
    found: string | undefined,
    same: (text: string) => boolean,
  ): void => {
    if (found === undefined || found === passed[what]) return;
    if (!same(found)) throw elsewhere(what, found, { gtin, lot, expiry }[what] ?? "");
    passed[what] = found;
  };
  return (entry) => {
    if (gtin !== undefined) compare("gtin", entry.gtin, (text) => normalGtin(text) === gtin);
    if (lot !== undefined) compare("lot", entry.lot, (text) => text === lot);
    if (expiry !== undefined) compare("expiry", entry.expiry, (text) => isoDate(text) === expiry);
  };
}

/** A date as packing lines write it (YYYY-MM-DD, YYYYMMDD or GS1's YYMMDD) as `YYYY-MM-DD`; other text as it is. */
function isoDate(text: string): string {
  if (/^\d{6}$/.test(text)) return parseGs1Date("expiry", text);
  return text.replace(/^(\d{4})(\d{2})(\d{2})$/, "$1-$2-$3");
}

function elsewhere(what: "gtin" | "lot" | "expiry", found: string, wanted: string): InputError {
  const noun = { gtin: "GTIN", lot: "lot number", expiry: "expiry" }[what];
  return new InputError(
    "SerialElsewhere",
    `The ${noun} ${quoted(found)} is not the ${quoted(wanted)} of the lot being read.`,
    "Give the list of that lot alone, or mend the line.",
  );
}
