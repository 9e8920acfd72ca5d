/** What is known of goods' temperatures, for {@link recordWords}. */
export interface KnownRecord {
  readonly record: { readonly since: number; readonly until: number } | undefined;
  readonly minutesOut: number;
  /** Minutes out of range that the product bears, where it is known. */
  readonly budget?: number;
}

/** How complete a record is and what it says, in a sentence. */
export function recordWords({ record, minutesOut, budget }: KnownRecord): string {
  const most = budget === undefined ? "" : ` of ${budget} that it bears`;
  const warm = minutesOut === 0 ? "no known excursion" : `${minutesOut} minutes out of range${most}`;
  if (record === undefined) return `Its temperatures are not recorded: ${warm}.`;
  const { since, until } = record;
  if (until <= since) return `No temperature is recorded since ${moment(since)}: ${warm}.`;
  return `Its temperatures are recorded from ${moment(since)} to ${moment(until)}: ${warm}.`;
}

function moment(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
