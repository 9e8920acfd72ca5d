import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Directory } from "../../cli/src/told/directory.ts";
import { InputError } from "../../sdk/src/errors.ts";
import { importEpcis } from "../../sdk/src/import/index.ts";
import type { ItemResult } from "../../sdk/src/import/index.ts";
import type { LocalChain } from "../local/chain.ts";
import { namesOf } from "../seed/demo.ts";
import { preludeOf } from "./prelude.ts";
import type { PreludeLot } from "./prelude.ts";
import { moveLots, openStage, stageLot } from "./stage.ts";
import type { Stage } from "./stage.ts";
import type { Story } from "./stories.ts";
import { exportTraces } from "./traces.ts";
import type { Traces } from "./traces.ts";
import { translate } from "./translate.ts";

/** What a run tells beside its results. */
export type Note = (text: string) => void;

/** Imports a story's documents on a ledger of its own, after a prelude that registers what they name. */
export async function tell(
  chain: LocalChain,
  told: Story,
  { schema, note }: { schema: object | undefined; note: Note },
): Promise<{ results: ItemResult[]; traces: Traces }> {
  const folder = await mkdtemp(join(tmpdir(), "yaolian-translated-"));
  const { story, originals, notes } = await translate(told, folder);
  const { cast, lots } = preludeOf(story.statements);
  const stage = await openStage(chain, cast);
  try {
    for (const text of notes) note(text);
    const registered = await playPrelude(stage, lots, note);
    if (cast.sites.length > 0) note(preludeWords(told, cast.sites.length, cast.products.length, registered));
    const directory = new Directory(stage.ledger, namesOf({ ...cast, products: [] }));
    const results: ItemResult[] = [];
    const paths = story.files.map(({ path }) => path);
    for await (const result of importEpcis(stage.ledger, stage.keyring, stage.vault, paths)) {
      const file = originals.get(result.file)?.path ?? result.file;
      results.push({ ...result, file, reason: await directory.humanize(result.reason) });
    }
    return { results, traces: await exportTraces(stage, schema) };
  } finally {
    await stage.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Registers what the documents take for granted. What can't be registered is told, and the importer says the rest. */
async function playPrelude(stage: Stage, lots: readonly PreludeLot[], note: Note): Promise<PreludeLot[]> {
  const registered: PreludeLot[] = [];
  for (const lot of lots) {
    try {
      const id = await stageLot(stage, lot);
      if (lot.sentTo !== undefined) await moveLots(stage, [id], { from: lot.gln, to: lot.sentTo, received: false });
      registered.push(lot);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      note(`The prelude can't register lot ${lot.lot} of ${lot.gtin}: ${error.sentence}`);
    }
  }
  return registered;
}

function preludeWords({ files }: Story, sites: number, products: number, lots: readonly PreludeLot[]): string {
  const names = files.map(({ shown }) => shown).join(", ");
  const packs = lots.map(({ gtin, lot, serials, sentTo, gln }) => {
    const place = sentTo === undefined ? `at GLN ${gln}` : `on its way to GLN ${sentTo}`;
    return `lot ${lot} of ${gtin} (${counted(serials.length, "pack")}) ${place}`;
  });
  const what = [counted(sites, "site"), counted(products, "product"), ...packs].join(", ");
  return `${names}: the prelude registers ${what}.`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
