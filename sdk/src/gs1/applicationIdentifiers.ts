import { CHARACTER_82 } from "./characters.ts";

/** How a GS1 application identifier's value is written (GS1 General Specifications, section 3). */
export type ApplicationIdentifier = {
  ai: string;
  value: RegExp;
  /** How many leading digits of the value end in a check digit; 0 for none. */
  checked: number;
  /** The value is a date YYMMDD. */
  date: boolean;
  /** Length of the value where the standard predefines it, so that no FNC1 is needed behind it. */
  predefinedLength: number | undefined;
};

const n = (length: number) => `[0-9]{${length}}`;
const upToN = (length: number, from = 1) => `[0-9]{${from},${length}}`;
const x = (length: number) => `${CHARACTER_82}{${length}}`;
const upToX = (length: number) => `${CHARACTER_82}{1,${length}}`;
const optional = (pattern: string) => `(?:${pattern})?`;

/** "310-316" and "4300" as single identifiers; `digits` continues each by a decimal point position 0 to `digits`. */
function each(range: string, digits?: number): string[] {
  const [first = "", last = first] = range.split("-");
  const all = Array.from({ length: Number(last) - Number(first) + 1 }, (_, index) =>
    String(Number(first) + index).padStart(first.length, "0"),
  );
  return digits === undefined
    ? all
    : all.flatMap((ai) => Array.from({ length: digits + 1 }, (_, position) => `${ai}${position}`));
}

const FORMATS: Array<[identifiers: string[], pattern: string, checked?: number]> = [
  [["00"], n(18), 18],
  [["01", "02", "03"], n(14), 14],
  [["10", "21", "22", "243", "254"], upToX(20)],
  [["11", "12", "13", "15", "16", "17"], n(6)],
  [["20"], n(2)],
  [["235"], upToX(28)],
  [["240", "241", "250", "251", "400", "401", "403"], upToX(30)],
  [["242"], upToN(6)],
  [["253"], n(13) + optional(upToX(17)), 13],
  [["255"], n(13) + optional(upToN(12)), 13],
  [["30", "37"], upToN(8)],
  [[..."310-316 320-329 330-337 340-349 350-357 360-369".split(" ").flatMap((range) => each(range, 5))], n(6)],
  [[...each("390", 9), ...each("392", 9)], upToN(15)],
  [[...each("391", 9), ...each("393", 9)], n(3) + upToN(15)],
  [each("3940-3943"), n(4)],
  [each("3950-3955"), n(6)],
  [["402"], n(17), 17],
  [each("410-417"), n(13), 13],
  [["420", "4318"], upToX(20)],
  [["421"], n(3) + upToX(9)],
  [["422", "424", "426"], n(3)],
  [["423", "425"], `(?:${n(3)}){1,5}`],
  [["427", "7008"], upToX(3)],
  [["4300", "4301", "4310", "4311", "4320"], upToX(35)],
  [[...each("4302-4306"), ...each("4312-4316")], upToX(70)],
  [["4307", "4317"], x(2)],
  [["4308", "4319"], upToX(30)],
  [["4309"], n(20)],
  [each("4321-4323"), "[01]"],
  [each("4324-4326"), n(10)],
  [each("4330-4333"), n(6) + "-?"],
  [["7001"], n(13)],
  [["7002", "7023"], upToX(30)],
  [["7003"], n(10)],
  [["7004"], upToN(4)],
  [["7005"], upToX(12)],
  [["7006"], n(6)],
  [["7007"], n(6) + optional(n(6))],
  [["7009", "7255"], upToX(10)],
  [["7010"], upToX(2)],
  [["7011"], n(6) + optional(n(4))],
  [[...each("7020-7022"), ...each("710-717"), "7240"], upToX(20)],
  [each("7030-7039"), n(3) + upToX(27)],
  [["7040"], n(1) + x(3)],
  [["7041"], upToX(4)],
  [each("7230-7239"), x(2) + upToX(28)],
  [["7241"], n(2)],
  [["7242"], upToX(25)],
  [["7250"], n(8)],
  [["7251"], n(12)],
  [["7252"], n(1)],
  [["7253", "7254", "7259"], upToX(40)],
  [["7256"], upToX(90)],
  [["7257"], upToX(70)],
  [["7258"], x(3)],
  [["8001"], n(14)],
  [["8002", "8012"], upToX(20)],
  [["8003"], n(14) + optional(upToX(16)), 14],
  [["8004"], upToX(30)],
  [["8005"], n(6)],
  [["8006", "8026"], n(18), 14],
  [["8007"], upToX(34)],
  [["8008"], n(8) + optional(upToN(4))],
  [["8009"], upToX(50)],
  [["8010"], "[#\\-/0-9A-Z]{1,30}"],
  [["8011"], upToN(12)],
  [["8013", "8014", "8020"], upToX(25)],
  [["8017", "8018"], n(18), 18],
  [["8019"], upToN(10)],
  [["8030"], "[-0-9A-Z_a-z]{1,90}"],
  [["8110", "8112", "8200"], upToX(70)],
  [["8111"], n(4)],
  [["90"], upToX(30)],
  [each("91-99"), upToX(90)],
];

/** Value lengths that the standard fixes by the identifier's first two digits (figure 7.8.5-2). */
const PREDEFINED = new Map<string, number>([
  ["00", 18],
  ["20", 2],
  ["41", 13],
  ...["01", "02", "03"].map((prefix): [string, number] => [prefix, 14]),
  ...each("11-19").map((prefix): [string, number] => [prefix, 6]),
  ...each("31-36").map((prefix): [string, number] => [prefix, 6]),
]);

const DATES = new Set(["11", "12", "13", "15", "16", "17"]);

/** Every application identifier of the standard, by its digits. */
export const APPLICATION_IDENTIFIERS: ReadonlyMap<string, ApplicationIdentifier> = new Map(
  FORMATS.flatMap(([identifiers, pattern, checked = 0]) =>
    identifiers.map((ai): [string, ApplicationIdentifier] => [
      ai,
      {
        ai,
        value: new RegExp(`^${pattern}$`),
        checked,
        date: DATES.has(ai),
        predefinedLength: PREDEFINED.get(ai.slice(0, 2)),
      },
    ]),
  ),
);

/** The identifier a raw element string goes on with, or undefined. Identifiers are prefix-free: at most one fits. */
export function identifierAt(text: string, from: number): ApplicationIdentifier | undefined {
  for (const length of [2, 3, 4]) {
    const known = APPLICATION_IDENTIFIERS.get(text.slice(from, from + length));
    if (known !== undefined) return known;
  }
  return undefined;
}
