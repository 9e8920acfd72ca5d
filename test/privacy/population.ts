import { createHash } from "node:crypto";

import { keccak256, toUtf8Bytes } from "ethers";

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS = "10X98765432";
const SURNAMES = [..."王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"];
const GIVEN = [..."伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂"];

/** A resident's identity number (GB 11643) of an area, a day of birth and a sequence, with its check character. */
export function identityNumber(area: string, born: string, sequence: number): string {
  const digits = `${area}${born}${String(sequence).padStart(3, "0")}`;
  const sum = [...digits].reduce((all, digit, at) => all + Number(digit) * (WEIGHTS[at] ?? 0), 0);
  return digits + (CHECKS[sum % 11] ?? "");
}

/** All that somebody who guesses would try for a small population: numbers of its areas and years, names, references. */
export function* population(areas: readonly string[], years: readonly number[]): Generator<string> {
  for (const area of areas) {
    for (const year of years) {
      for (let day = 0; day < 366; day += 1) {
        const born = new Date(Date.UTC(year, 0, 1 + day)).toISOString().slice(0, 10).replaceAll("-", "");
        for (const sequence of [1, 2, 3, 12, 18, 123]) yield identityNumber(area, born, sequence);
      }
    }
  }
  for (const surname of SURNAMES) {
    for (const one of GIVEN) {
      yield surname + one;
      for (const two of GIVEN) yield surname + one + two;
    }
  }
  for (let number = 0; number < 2_000; number += 1) {
    yield `Patient/synthetic-${number}`;
    yield `synthetic-${number}`;
    yield `CHF-2026-${String(number).padStart(6, "0")}`;
  }
}

/** The hashes under which a text is looked for among words of the chain, in hexadecimal. */
export function hashesOf(text: string): string[] {
  const bytes = toUtf8Bytes(text);
  return [keccak256(bytes).slice(2), createHash("sha256").update(bytes).digest("hex")];
}
