import type { EnumValue } from "@yaolian/sdk/ledger";

type PackState = EnumValue<"PackState">;

/** Packs to a word, as the lot ledger keeps them: two bits each in one slot. */
export const WORD_PACKS = 128;

/** The letter of each state in a word's text. */
export const STATE_LETTERS: Readonly<Record<PackState, string>> = {
  Active: "A",
  Dispensed: "D",
  Retired: "R",
  Locked: "L",
};

export const UNTOUCHED = STATE_LETTERS.Active.repeat(WORD_PACKS);

/** The part of a range that lies in one word. */
export interface WordPart {
  readonly word: number;
  /** Its first place in the word, and how many places. */
  readonly from: number;
  readonly count: number;
}

/** The words that packs `first` … `first + count - 1` lie in, ascending. */
export function* wordsOf(first: number, count: number): Generator<WordPart> {
  const end = first + count;
  for (let next = first; next < end;) {
    const word = Math.floor(next / WORD_PACKS);
    const part = Math.min(end, (word + 1) * WORD_PACKS) - next;
    yield { word, from: next % WORD_PACKS, count: part };
    next += part;
  }
}

/** What a row says of a word. */
export interface Word {
  readonly states: string;
  readonly dispensed: number;
  readonly retired: number;
  readonly locked: number;
}

/** A word's text after some of its packs changed. */
export function changedWord(states: string, { from, count }: Omit<WordPart, "word">, current: PackState): Word {
  return wordOf(states.slice(0, from) + STATE_LETTERS[current].repeat(count) + states.slice(from + count));
}

/** A word's text with how many of its packs are in each state but active. */
export function wordOf(states: string): Word {
  const counted = { dispensed: 0, retired: 0, locked: 0 };
  for (const letter of states) {
    if (letter === STATE_LETTERS.Dispensed) counted.dispensed += 1;
    else if (letter === STATE_LETTERS.Retired) counted.retired += 1;
    else if (letter === STATE_LETTERS.Locked) counted.locked += 1;
  }
  return { states, ...counted };
}
