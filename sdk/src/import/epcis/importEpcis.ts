import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { InputError } from "../../errors.ts";
import type { Keyring } from "../../ledger/keyring.ts";
import type { Ledger } from "../../ledger/ledger.ts";
import type { Vault } from "../../ledger/vault.ts";
import type { ItemResult } from "../itemResult.ts";
import { settlePending } from "../settlePending.ts";
import { LotBook } from "../state/lotBook.ts";
import { Products } from "../state/products.ts";
import { Sites } from "../state/sites.ts";
import type { ImportSource } from "../source.ts";
import { Channel, Turns } from "../turns.ts";
import type { RunContext } from "./context.ts";
import type { Part } from "./identity.ts";
import { LogisticUnits } from "./logisticUnits.ts";
import { LookAhead } from "./lookAhead.ts";
import { LotGathering } from "./lotGathering.ts";
import type { ImportEpcisOptions } from "./options.ts";
import { PackFinder } from "./packFinder.ts";
import { PackingJournal } from "./packingJournal.ts";
import { namePackList, type NamedPackList } from "./packLists.ts";
import { Performer } from "./performer.ts";
import { readItems, type PlacedItem } from "./readItems.ts";
import { RecordedActs } from "./recordedActs.ts";
import { EpcisRun } from "./run.ts";

const CONCURRENCY = 16;
const LOOK_UP_SIZE = 400;

/**
 * Imports EPCIS 2.0 documents, in the order given: commissioning and packing become registered lots, shipping and
 * receiving move custody, other events change packs. It acts only for members whose keys are in the keyring. Each event
 * ends in one result, told in the order of the documents; an event that is on the ledger already is found by its eventID, so
 * that a run that was stopped, or killed, goes on where it was and does nothing twice.
 * Throws a TransientError where the node or the disk fails: run it again.
 */
export async function* importEpcis(
  ledger: Ledger,
  keyring: Keyring,
  vault: Vault,
  files: readonly ImportSource[],
  options: ImportEpcisOptions = {},
): AsyncGenerator<ItemResult> {
  const channel = new Channel<ItemResult>();
  const stopping = new AbortController();
  const work = runImport({ ledger, keyring, vault, files, options, channel, signal: stopping.signal });
  const ended = work.then(
    () => channel.end(),
    (failure: unknown) => channel.end({ failure }),
  );
  try {
    yield* channel;
  } finally {
    stopping.abort();
    await ended;
  }
}

interface ImportWork {
  readonly ledger: Ledger;
  readonly keyring: Keyring;
  readonly vault: Vault;
  readonly files: readonly ImportSource[];
  readonly options: ImportEpcisOptions;
  readonly channel: Channel<ItemResult>;
  readonly signal: AbortSignal;
}

async function runImport(work: ImportWork): Promise<void> {
  const { options, channel } = work;
  const items: PlacedItem[] = [];
  let place = 0;
  for (const file of work.files) {
    for await (const item of readItems(file, options.maxBytes === undefined ? {} : { maxBytes: options.maxBytes })) {
      if ("outcome" in item) channel.give(place, item);
      else items.push({ ...item, place });
      place += 1;
      options.onProgress?.({ step: "reading", done: place });
    }
  }
  const packLists = await namePackLists(work, place);
  await settlePending(work.ledger, work.keyring);
  const workFolder = await makeWorkFolder(work);
  const finder = new PackFinder(work.vault.lotFolder);
  const journal = new PackingJournal(work.vault);
  try {
    const recorded = await lookUp(work, items);
    const context = contextOf(work, { recorded, finder, workFolder, units: knownUnits(journal, items) });
    await takeAll(work, context, items, { journal, packLists });
  } finally {
    journal.close();
    await finder.close();
    if (options.dryRun === true) await rm(workFolder, { recursive: true, force: true });
  }
}

async function takeAll(
  { options, channel, signal }: ImportWork,
  context: RunContext,
  items: readonly PlacedItem[],
  { journal, packLists }: { journal: PackingJournal; packLists: ReadonlyMap<string, NamedPackList> },
): Promise<void> {
  let done = 0;
  const failures: unknown[] = [];
  const isStopped = (): boolean => failures.length > 0 || signal.aborted;
  const run = new EpcisRun({
    ...{ context, journal, packLists, isStopped },
    turns: new Turns(options.concurrency ?? CONCURRENCY),
    ahead: new LookAhead(items),
    give: (place, result) => {
      channel.give(place, result);
      done += 1;
      options.onProgress?.({ step: "applying", done, total: items.length });
    },
    fail: (failure) => failures.push(failure),
  });
  for (const item of items) if (!isStopped()) await run.take(item);
  await run.finish();
  if (failures.length > 0) throw failures[0];
}

/** A list that can't be read is one refused item; the lots that wait for it are refused in their turn. */
async function namePackLists({ options, channel }: ImportWork, place: number): Promise<Map<string, NamedPackList>> {
  const lists = new Map<string, NamedPackList>();
  for (const [number, given] of (options.packLists ?? []).entries()) {
    try {
      const [lot, list] = await namePackList(given);
      lists.set(lot, list);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      const file = typeof given === "string" ? given : given.path;
      channel.give(place + number, { file, item: "document", outcome: "refused", reason: error.sentence });
    }
  }
  return lists;
}

/** Lists are made beside the vault's own, since what is among those must be registered; a dry run leaves nothing. */
async function makeWorkFolder({ vault, options }: ImportWork): Promise<string> {
  if (options.dryRun === true) return mkdtemp(join(tmpdir(), "yaolian-"));
  const folder = join(vault.folder, "unregistered");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return folder;
}

async function lookUp({ ledger, options }: ImportWork, items: readonly PlacedItem[]): Promise<RecordedActs> {
  const parts: readonly (Part | undefined)[] = [undefined, "release", "inputs", "consumed"];
  const sought = items.flatMap(({ eventId, statement }) => {
    if (statement.kind === "pack" || statement.kind === "unpack" || statement.kind === "sensor") return [];
    const isMaking = statement.kind === "commission" || statement.kind === "transform";
    const wanted = statement.kind === "declareError" ? [...parts, "error" as const] : isMaking ? parts : [undefined];
    return wanted.map((part) => (part === undefined ? { eventId } : { eventId, part }));
  });
  let done = 0;
  return RecordedActs.lookUp(ledger, sought, options.lookUpSize ?? LOOK_UP_SIZE, (count) => {
    done += count;
    options.onProgress?.({ step: "looking up", done, total: sought.length });
  });
}

/** Cases as earlier runs left them; what this run's own events say of them comes in its turn. */
function knownUnits(journal: PackingJournal, items: readonly PlacedItem[]): LogisticUnits {
  const own = new Set(items.map(({ eventId }) => eventId));
  const units = new LogisticUnits();
  for (const note of journal.notes) if (!own.has(note.eventId)) units.note(note);
  return units;
}

function contextOf(
  { ledger, keyring, vault, options }: ImportWork,
  made: Pick<RunContext, "recorded" | "finder" | "workFolder" | "units">,
): RunContext {
  const { recorded } = made;
  const isDryRun = options.dryRun === true;
  const shared = {
    ...{ ledger, keyring, isDryRun, recorded },
    sites: new Sites(ledger),
    products: new Products(ledger),
    book: new LotBook(ledger, recorded.all()),
  };
  return {
    ...shared,
    ...made,
    ...{ vault, options },
    gathering: new LotGathering(),
    performer: new Performer(shared),
    refusedLots: new Map(),
  };
}
