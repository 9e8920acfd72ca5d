/** A part of what one event does: its first transaction is the event's own, the others are told by a word and a number. */
export type Part = "release" | "inputs" | "consumed" | "error";

/**
 * What the document is called under which the ledger records a transaction of an event, by its hash: the
 * eventID; behind a space, which no URI holds, the part, and from the second transaction on its number.
 */
export function documentName(eventId: string, step = 1, part?: Part): string {
  const words = [eventId, ...(part === undefined ? [] : [part]), ...(step === 1 ? [] : [`step ${step}`])];
  return words.join(" ");
}

const ACT = /^https:\/\/yaolian\.example\/act\/(\d+)\/(0x[0-9a-f]{64})\/(\d+)\/(0x[0-9a-f]{64})(?:\/[a-z0-9]+)?$/;

/** What an exported event is: a part of a transaction that is on some chain already. */
export interface ActName {
  readonly chainId: number;
  readonly transaction: string;
  /** The place in its block of the log that begins the act. */
  readonly logIndex: number;
  readonly lot: string;
  /** Tells apart the events that tell one act. */
  readonly part?: string;
}

/** The eventID of an exported event: the same for the same act, another for each lot and part of it. */
export function actEventId({ chainId, transaction, logIndex, lot, part }: ActName): string {
  const name = `https://yaolian.example/act/${chainId}/${transaction}/${logIndex}/${lot}`;
  return part === undefined ? name : `${name}/${part}`;
}

/** What an eventID of {@link actEventId} names; undefined for another. */
export function actOfEventId(eventId: string): ActName | undefined {
  const [, chainId, transaction, logIndex, lot] = ACT.exec(eventId) ?? [];
  if (transaction === undefined || lot === undefined) return undefined;
  return { chainId: Number(chainId), transaction, logIndex: Number(logIndex), lot };
}
