import { InputError } from "../errors.ts";
import { said } from "../prescriptions/shape.ts";
import type { CheckedQuantity } from "./shapes.ts";

const UCUM = "http://unitsofmeasure.org";
const HIGHEST_UNITS = 0xffffff;
/** UCUM codes in which the registry counts a pack's content: pieces, millilitres, grams. */
const CONTENT_UNIT = /^(1|mL|ml|g|\{[^{}]*\})$/;
const MEASURE = /^(kg|mg|mcg|[µμu]g|ng|l|dl|cl|\[?iu\]?|meq|mmol|mol|h|hours?|d|days?|wk|weeks?|mo|months?)$/iu;
const PACKAGING =
  /\b(box|boxes|cartons?|packs?|packages?|packets?|bottles?|blisters?|strips?|tubes?|cases?|kits?)\b|[盒瓶板箱袋]/iu;

const CURE = "Write how many units (tablets, capsules, doses, mL, g) are to be dispensed.";

/**
 * The units of a dispenseRequest.quantity: a whole number of tablets, doses, mL or g. Packages are refused, since nobody
 * knows what they hold; so are other measures. `undefined` where no value is given.
 */
export function unitsOf(quantity: CheckedQuantity | undefined, place: string): number | undefined {
  if (quantity?.value === undefined) return undefined;
  const { value, comparator, unit, system, code } = quantity;
  if (comparator !== undefined) {
    throw new InputError("QuantityWrong", `${said(comparator)} is no exact amount.`, CURE, {
      place: `${place}.comparator`,
    });
  }
  if (!Number.isInteger(value) || value < 1 || value > HIGHEST_UNITS) {
    const message = `${said(value)} is not a whole number of units from 1 to ${HIGHEST_UNITS}.`;
    throw new InputError("QuantityWrong", message, CURE, { place: `${place}.value` });
  }
  if (system === UCUM && code !== undefined && !CONTENT_UNIT.test(code)) throw notUnits(code, `${place}.code`);
  for (const [field, name] of Object.entries({ code, unit })) {
    if (name !== undefined && (PACKAGING.test(name) || MEASURE.test(name))) throw notUnits(name, `${place}.${field}`);
  }
  return value;
}

const [HOUR, DAY, WEEK, MONTH, YEAR] = [1, 24, 7 * 24, 30 * 24, 365 * 24];
const HOURS = new Map([
  ...["h", "hour", "hours"].map((unit) => [unit, HOUR] as const),
  ...["d", "day", "days"].map((unit) => [unit, DAY] as const),
  ...["wk", "week", "weeks"].map((unit) => [unit, WEEK] as const),
  ...["mo", "month", "months"].map((unit) => [unit, MONTH] as const),
  ...["a", "year", "years"].map((unit) => [unit, YEAR] as const),
]);

/** The days of a FHIR Duration; a month counts 30, a year 365. 0 where none is given. */
export function daysOfDuration(duration: CheckedQuantity | undefined, place: string): number {
  if (duration === undefined) return 0;
  const unit = duration.code ?? duration.unit ?? "";
  const hours = HOURS.get(unit);
  if (hours === undefined) {
    throw new InputError("DurationWrong", `${said(unit)} is no unit of time in days.`, "Use d, wk or mo.", {
      place: `${place}.${duration.code === undefined ? "unit" : "code"}`,
    });
  }
  const days = ((duration.value ?? 0) * hours) / DAY;
  if (!Number.isInteger(days) || days < 1 || days > 0xffff) {
    throw new InputError(
      "DurationWrong",
      `${said(duration.value)} ${unit} is not a number of days.`,
      "Use whole days.",
      {
        place: `${place}.value`,
      },
    );
  }
  return days;
}

function notUnits(name: string, place: string): InputError {
  return new InputError("UnitWrong", `${said(name)} does not count units.`, CURE, { place });
}
