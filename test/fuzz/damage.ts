import fc from "fast-check";

import { pathsOf, replaced, valueAt, without, type Path } from "./json.ts";
import { bytesOf, textOf, type Input, type Parser } from "./parser.ts";

/** Text that programs stumble over. */
export const ODD_TEXTS = [
  "",
  " ",
  "\u0000",
  "\ufeff",
  "\u001b[2J",
  "\u001d",
  "\u0085",
  "\u200b",
  "\u202eabc",
  "\ud800",
  "\udc00x",
  "\u{1f48a}",
  "é",
  "e\u0301",
  "０１",
  "药",
  "__proto__",
  "constructor",
  "toString",
  "NaN",
  "Infinity",
  "-0",
  "0x10",
  "1e3",
  "1_000",
  "01",
  "null",
  "true",
  "[object Object]",
  "../../../etc/passwd",
  "${7*7}",
  "<script>",
  "'; DROP TABLE x; --",
  "9999-99-99",
  "2026-02-30",
  "2026-06-15T25:00:00Z",
  "0000-00-00T00:00:00Z",
  "+275760-09-14T00:00:00Z",
  "https://id.gs1.org/01/1/21/1",
  "urn:epc:id:sgtin:1.2.3",
  `0x${"00".repeat(32)}`,
  `0x${"ff".repeat(20)}`,
];

const ODD_NUMBERS = [0, -0, -1, 0.1, 1e308, -1e308, 5e-324, 2 ** 31, 2 ** 32, 2 ** 48, 2 ** 53, 2 ** 53 + 2, 2 ** 64];

/** What JSON.stringify never writes, put in behind it. */
const RAW = [
  "1e999",
  "-1e999",
  "-0",
  "01",
  "+1",
  ".5",
  "5.",
  "0x10",
  "NaN",
  "Infinity",
  "undefined",
  "9".repeat(400),
  "1" + "0".repeat(30),
  '"\\ud800"',
  '"\\u0000"',
  '"\\x41"',
  "'x'",
  "// x",
  `${"[".repeat(5000)}${"]".repeat(5000)}`,
  `${'{"a":'.repeat(5000)}1${"}".repeat(5000)}`,
  `"${"x".repeat(100_000)}"`,
  `[${"1,".repeat(20_000)}1]`,
  '{"a":1,"a":2}',
  '{"__proto__":{"polluted":1}}',
];

const ODD_KEYS = [
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "",
  "\u0000",
  "\u202e",
  "\ud800",
  "length",
  "0",
  "a.b",
];

const MARK = "\uE000raw\uE000";

const oddValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(...ODD_TEXTS),
  fc.constantFrom<unknown>(...ODD_NUMBERS, null, true, [], {}, [[]], [null], { a: 1 }),
  fc.jsonValue({ maxDepth: 2 }),
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.constant(MARK),
);

type Change = (value: unknown, path: Path, odd: unknown, key: string) => unknown;

const changes: readonly Change[] = [
  (value, path, odd) => replaced(value, path, odd),
  (value, path, odd) => replaced(value, path, odd),
  (value, path) => (path.length === 0 ? null : without(value, path)),
  (value, path) => replaced(value, path, [valueAt(value, path)]),
  (value, path, odd, key) => {
    const inside = objectAt(value, path);
    return inside === undefined ? odd : replaced(value, [...inside, key], odd);
  },
  (value, path) => {
    const found = valueAt(value, path);
    return Array.isArray(found) ? replaced(value, path, [...found, ...found]) : replaced(value, path, [found, found]);
  },
  (value, path) => {
    const found = valueAt(value, path);
    return typeof found === "number"
      ? replaced(value, path, found + 1)
      : replaced(value, path, typeof found === "string" ? nudged(found) : found);
  },
];

function objectAt(value: unknown, path: Path): Path | undefined {
  for (let end = path.length; end >= 0; end -= 1) {
    const found = valueAt(value, path.slice(0, end));
    if (found !== null && typeof found === "object" && !Array.isArray(found)) return path.slice(0, end);
  }
  return undefined;
}

/** The same text with its last digit one higher: a check digit, a day, an hour. */
function nudged(text: string): string {
  return text.replace(/(\d)(\D*)$/, (_, digit: string, rest: string) => `${(Number(digit) + 1) % 10}${rest}`);
}

/** A document of JSON with one to three changes inside, written out again. */
export function damagedJson(samples: readonly unknown[]): fc.Arbitrary<Input> {
  const change = fc.record({
    how: fc.nat(changes.length - 1),
    where: fc.nat(),
    odd: oddValue,
    key: fc.constantFrom(...ODD_KEYS),
  });
  return fc
    .record({
      sample: fc.nat(samples.length - 1),
      edits: fc.array(change, { minLength: 1, maxLength: 3 }),
      raw: fc.constantFrom(...RAW),
      twice: fc.option(fc.nat(), { freq: 8 }),
    })
    .map(({ sample, edits, raw, twice }) => {
      let value = samples[sample];
      for (const { how, where, odd, key } of edits) {
        const paths = pathsOf(value);
        value = changes[how]?.(value, paths[where % paths.length] ?? [], odd, key);
      }
      const text = (JSON.stringify(value) ?? "null").replaceAll(JSON.stringify(MARK), () => raw);
      return twice === null ? text : withRepeatedKey(text, twice);
    });
}

/** The text with one member written a second time, with another value. */
function withRepeatedKey(text: string, where: number): string {
  const keys = [...text.matchAll(/[{,]("(?:[^"\\]|\\.)*"):/g)];
  const key = keys[where % Math.max(1, keys.length)];
  if (key === undefined) return text;
  const at = key.index + 1;
  return `${text.slice(0, at)}${key[1]}:null,${text.slice(at)}`;
}

const junk = fc.oneof(
  fc.constantFrom(...ODD_TEXTS),
  fc.string({ unit: "binary", maxLength: 6 }),
  fc.string({ maxLength: 6 }),
);

/** A text that was cut, joined, repeated, retyped, or that has something else in it. */
export function damagedText(samples: readonly Input[]): fc.Arbitrary<Input> {
  const texts = samples.map(textOf);
  const edits: ((text: string, at: number, length: number, odd: string) => string)[] = [
    (text, at) => text.slice(0, at),
    (text, at) => text.slice(at),
    (text, at, length, odd) => text.slice(0, at) + odd + text.slice(at + length),
    (text, at, length) => text.slice(0, at) + text.slice(at, at + length).repeat(2) + text.slice(at + length),
    (text, at, length) => text.slice(0, at) + text.slice(at + length),
    (text, at) => text.slice(0, at) + (text[at + 1] ?? "") + (text[at] ?? "") + text.slice(at + 2),
    (text, at) => text.slice(0, at) + nudged(text.slice(at)),
    (text, at) => text.slice(0, at) + text.slice(at).replace(/\d/, (digit) => String((Number(digit) + 1) % 10)),
    (text, _, __, odd) => odd + text,
    (text, _, __, odd) => text + odd,
    (text) => text + text,
    (text) => text.replaceAll("\n", "\r"),
    (text) => text.replaceAll(",", ";"),
    (text) => text.toUpperCase(),
    (text, at) => text.slice(0, at) + "x".repeat(100_000) + text.slice(at),
  ];
  return fc
    .record({
      sample: fc.nat(texts.length - 1),
      how: fc.nat(edits.length - 1),
      at: fc.nat(),
      length: fc.nat(12),
      odd: junk,
    })
    .map(({ sample, how, at, length, odd }) => {
      const text = texts[sample] ?? "";
      return edits[how]?.(text, at % (text.length + 1), length, odd) ?? text;
    });
}

/** Bytes with some flipped, cut out, put in, or with their end missing. */
export function damagedBytes(samples: readonly Input[]): fc.Arbitrary<Input> {
  return fc
    .record({
      sample: fc.nat(samples.length - 1),
      how: fc.nat(4),
      at: fc.nat(),
      bit: fc.nat(7),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 9 }),
    })
    .map(({ sample, how, at: where, bit, bytes }) => {
      // A Buffer's slice would be the sample itself.
      const whole = Uint8Array.from(bytesOf(samples[sample] ?? ""));
      const at = where % (whole.length + 1);
      if (how === 0) return whole.slice(0, at);
      if (how === 1) return Buffer.concat([whole.slice(0, at), bytes, whole.slice(at)]);
      if (how === 2) return Buffer.concat([whole.slice(0, at), whole.slice(at + bytes.length)]);
      if (how === 3) return Buffer.concat([whole.slice(0, at), bytes, whole.slice(at + bytes.length)]);
      const flipped = whole.slice();
      const byte = flipped[at];
      if (byte !== undefined) flipped[at] = byte ^ (1 << bit);
      return flipped;
    });
}

/** Whatever a parser may be given by mistake or on purpose. */
export function damaged({ samples, form }: Parser): fc.Arbitrary<Input> {
  const noise = fc.oneof(
    fc.string({ unit: "binary", maxLength: 40 }),
    fc.json({ maxDepth: 3 }),
    fc.uint8Array({ maxLength: 60 }),
    fc.constantFrom(...ODD_TEXTS, ...RAW),
  );
  const arms: fc.WeightedArbitrary<Input>[] = [
    { arbitrary: noise, weight: 1 },
    { arbitrary: damagedBytes(samples), weight: form === "bytes" ? 6 : 1 },
  ];
  if (form !== "bytes") arms.push({ arbitrary: damagedText(samples), weight: form === "text" ? 6 : 2 });
  if (form === "json") {
    const values = samples.map((sample) => JSON.parse(textOf(sample)) as unknown);
    arms.push({ arbitrary: damagedJson(values), weight: 6 });
  }
  return fc.oneof(...arms);
}
