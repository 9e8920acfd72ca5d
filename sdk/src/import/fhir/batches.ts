/** A prescription that waits to be issued, as far as batching is concerned. */
export interface Batchable {
  /** Who it is for, as the document names it; undefined where it does not. */
  readonly patient: string | undefined;
}

/**
 * Puts prescriptions into batches so that none holds two of one patient: whoever reads a batch would know that they are
 * one person's. What names no patient goes alone.
 */
export function batchesOf<T extends Batchable>(items: readonly T[], size: number): T[][] {
  const alone = items.filter(({ patient }) => patient === undefined).map((item) => [item]);
  const seen = new Map<string, number>();
  const rounds: T[][] = [];
  for (const item of items) {
    if (item.patient === undefined) continue;
    // The nth prescription of each patient goes into the nth round.
    const round = seen.get(item.patient) ?? 0;
    seen.set(item.patient, round + 1);
    (rounds[round] ??= []).push(item);
  }
  return [...rounds.flatMap((round) => chunks(round, size)), ...alone];
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size));
}
