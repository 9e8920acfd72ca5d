import { z } from "zod";

const ANSWER_LIMIT_MS = 3_000;

/** What a follower's process tells of itself. */
export interface Seen {
  /** Whether its tables are as new as the chain, and kept so. */
  readonly ready: boolean;
  /** The newest block in them; undefined while it can't tell, as when its database is away. */
  readonly block: number | undefined;
}

const status = z.object({ ledger: z.object({ block: z.object({ number: z.int() }) }).optional() });

/** Asks it; undefined where it does not answer. */
export async function probe(url: string): Promise<Seen | undefined> {
  if ((await asked(`${url}/health`))?.ok !== true) return undefined;
  const [ready, told] = await Promise.all([asked(`${url}/ready`), asked(`${url}/status`)]);
  const read = told?.ok === true ? status.safeParse(await told.json().catch(() => undefined)) : undefined;
  return { ready: ready?.ok === true, block: read?.data?.ledger?.block.number };
}

async function asked(address: string): Promise<Response | undefined> {
  return fetch(address, { signal: AbortSignal.timeout(ANSWER_LIMIT_MS) }).catch(() => undefined);
}
