const TIME = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.\d+)?(Z|[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00))$/;

/** Unix seconds, whole ones, of an ISO 8601 time with its zone; undefined where the text is none. */
export function unixSeconds(text: string): number | undefined {
  const parts = TIME.exec(text);
  if (parts === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1, 7).map(Number);
  const local = Date.UTC(year, month - 1, day, hour, minute, second);
  if (new Date(local).toISOString().slice(0, 19) !== text.slice(0, 19)) return undefined;
  return local / 1000 - offsetSeconds(parts[7] ?? "Z");
}

/** The ISO 8601 time of Unix seconds, written at an offset such as `+08:00`. */
export function isoTime(seconds: number, offset: string): string {
  const local = new Date((seconds + offsetSeconds(offset)) * 1000).toISOString();
  return local.replace("Z", offset);
}

function offsetSeconds(offset: string): number {
  if (offset === "Z") return 0;
  const [hours = 0, minutes = 0] = offset.slice(1).split(":").map(Number);
  return (offset.startsWith("-") ? -60 : 60) * (hours * 60 + minutes);
}
