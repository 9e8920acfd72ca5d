import fc from "fast-check";
import { checkDigit } from "../../src/gs1/index.ts";

export const CHARACTERS_82 = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";

const digits = (length: number) =>
  fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length })
    .map((each) => each.join(""))
    .filter((text) => !/^0+$/.test(text));

export const numbered = (length: number) => digits(length - 1).map((text) => text + checkDigit(text));
export const gtins = numbered(14);
export const part82 = fc.string({ unit: fc.constantFrom(...CHARACTERS_82), minLength: 1, maxLength: 20 });

/** Years that two digits name without doubt in 2026. */
export const expiries = fc
  .tuple(fc.integer({ min: 1977, max: 2076 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }))
  .map(([year, month, day]) => `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`);
