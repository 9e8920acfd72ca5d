import type { ObjectEvent } from "./event.ts";
import type { SensorSummary } from "./statement.ts";
import { unixSeconds } from "./time.ts";

type SensorElement = NonNullable<ObjectEvent["sensorElementList"]>[number];
type SensorReport = SensorElement["sensorReport"][number];

/** Degrees Celsius from the units of temperature that UN/CEFACT has. */
const TO_CELSIUS: Record<string, (value: number) => number> = {
  CEL: (value) => value,
  FAH: (value) => ((value - 32) * 5) / 9,
  KEL: (value) => value - 273.15,
};

/**
 * Sums up the temperatures of an event, by device. Times are those of the report, else of its element, else the
 * event's. What is no temperature, or in no unit of temperature, is told in notes.
 */
export function summarizeSensors(
  elements: readonly SensorElement[] = [],
  eventTime: number,
): { sensors: SensorSummary[]; notes: string[] } {
  const byDevice = new Map<string | undefined, SensorSummary>();
  const unused = new Map<string, number>();
  for (const element of elements) {
    for (const report of element.sensorReport) {
      const celsius = temperatures(report);
      if (celsius.length === 0) {
        const what =
          shortType(report.type) === "Temperature"
            ? `Temperature in ${report.uom ?? "no unit"}`
            : shortType(report.type);
        unused.set(what, (unused.get(what) ?? 0) + 1);
        continue;
      }
      const device = report.deviceID ?? element.sensorMetadata?.deviceID;
      byDevice.set(device, joined(byDevice.get(device), device, celsius, times(element, report, eventTime), report));
    }
  }
  const told = [...unused].map(([what, count]) => (count === 1 ? what : `${count} × ${what}`));
  const notes =
    told.length === 0
      ? []
      : [`The ledger keeps temperatures, and has no place for these sensor reports: ${told.join(", ")}.`];
  return { sensors: [...byDevice.values()], notes };
}

function temperatures(report: SensorReport): number[] {
  const convert = shortType(report.type) === "Temperature" ? TO_CELSIUS[report.uom ?? ""] : undefined;
  const values = [report.minValue, report.maxValue, report.value, report.meanValue].filter(
    (value) => value !== undefined,
  );
  return convert === undefined ? [] : values.map((value) => Number(convert(value).toFixed(6)));
}

function times(element: SensorElement, report: SensorReport, eventTime: number): number[] {
  const { time, startTime, endTime } = element.sensorMetadata ?? {};
  const given = report.time === undefined ? [time, startTime, endTime] : [report.time];
  const seconds = given
    .map((each) => (each === undefined ? undefined : unixSeconds(each)))
    .filter((each) => each !== undefined);
  return seconds.length === 0 ? [eventTime] : seconds;
}

function joined(
  before: SensorSummary | undefined,
  device: string | undefined,
  celsius: number[],
  moments: number[],
  report: SensorReport,
): SensorSummary {
  const base = before ?? {
    from: Infinity,
    to: -Infinity,
    lowest: Infinity,
    highest: -Infinity,
    readings: 0,
    alarm: false,
  };
  return {
    ...(device === undefined ? {} : { device }),
    from: Math.min(base.from, ...moments),
    to: Math.max(base.to, ...moments),
    lowest: Math.min(base.lowest, ...celsius),
    highest: Math.max(base.highest, ...celsius),
    readings: base.readings + 1,
    alarm: base.alarm || report.exception !== undefined,
  };
}

/** `Temperature` out of `Temperature`, `gs1:Temperature`, `https://gs1.org/voc/Temperature` and the earlier `MT-` form. */
function shortType(type: string): string {
  return type.replace(/^(?:gs1:|https?:\/\/(?:www\.)?gs1\.org\/voc\/)(?:MT-|MeasurementType-)?/, "");
}
