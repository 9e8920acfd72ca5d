import { mkdtemp, rename, rm, stat } from "node:fs/promises";
import { basename, extname, join } from "node:path";

import { buildLotFile, encodeLotNumber, normalGtin, readSerials } from "@yaolian/sdk/lots";
import type { BuiltLot, SerialFormat } from "@yaolian/sdk/lots";
import { prepare } from "@yaolian/sdk/transactions";

import { OCCASION_ARGS, occasionOf } from "../../acts/occasions.ts";
import { sent } from "../../acts/perform.ts";
import { InputError } from "../../frame/basics.ts";
import { action } from "../../frame/command.ts";
import type { Done } from "../../frame/command.ts";
import { progressBar } from "../../frame/progress.ts";
import type { Session } from "../../frame/session.ts";
import { dayOf, lotOf, siteOf } from "../../frame/values.ts";

const FORMATS: Readonly<Record<string, SerialFormat>> = { ".csv": "csv", ".json": "json" };

export const registerLot = action({
  name: "lot register",
  description: "Register a lot from a list of serials in packing order: one transaction, whatever its size",
  examples: [
    "yaolian lot register 06901234000016 MF2610 --serials serials.csv --made 2026-10-01 --expiry 2028-09-30",
    "yaolian lot register 06901234000023 AX2610 --serials s.txt --made 2026-10-02 --expiry 2028-09-30 --inputs AX2608",
  ],
  args: {
    gtin: { type: "positional", required: true, description: "The product's GTIN, or the number of a material" },
    number: { type: "positional", required: true, description: "The lot's number as printed on the packs" },
    serials: {
      type: "string",
      valueHint: "file",
      required: true,
      description: "CSV with a column serial, a JSON list, or one serial a line",
    },
    made: { type: "string", valueHint: "day", required: true, description: "Day of manufacture, YYYY-MM-DD" },
    expiry: { type: "string", valueHint: "day", required: true, description: "Last day of use, YYYY-MM-DD" },
    at: { type: "string", valueHint: "gln", description: "The site that makes it, where keys of several are here" },
    inputs: { type: "string", valueHint: "lots", description: "Lots that it was made from, separated by commas" },
    ...OCCASION_ARGS,
  },
  async run(session, args) {
    const ledger = await session.ledger();
    const [gtin, madeDay, expiryDay] = [normalGtin(args.gtin), dayOf(args.made), dayOf(args.expiry)];
    const site = await makersSite(session, args.at);
    const acting = await session.actingAs([{ role: "QualityOfficer", site }]);
    const named = (args.inputs ?? "").split(",").map((each) => each.trim());
    const inputs = await Promise.all(named.filter(Boolean).map((each) => lotOf(ledger, each)));
    const member = Number(await ledger.consortium.memberOfSite(site));
    const list = { gtin, number: args.number, path: args.serials, member };
    return withPackList(session, list, async (built, keep) => {
      const { root: known, packCount } = await ledger.lotLedger.lotOf(built.lotId);
      if (packCount > 0n && known !== built.root) throw lotExists(list);
      await keep();
      if (packCount > 0n) {
        const reason = `Lot ${args.number} of ${gtin} is registered already, with this list.`;
        return { outcome: "already-applied", reason, data: { lot: built.lotId } };
      }
      const { root, count, lotId } = built;
      const lotNumber = encodeLotNumber(args.number);
      const registration = { gtin: BigInt(gtin), lotNumber, packCount: count, madeDay, expiryDay, root };
      const call = prepare(acting, "lotLedger", "registerLot", [registration, inputs, occasionOf(args)]);
      return sent(session, await acting.actor.send(call), { lot: lotId, root, packs: count });
    });
  },
});

/** 0 for a file that can't be read: whoever reads it says why. */
async function sizeOf(path: string): Promise<number> {
  const found = await stat(path).catch(() => undefined);
  return found?.size ?? 0;
}

function lotExists({ gtin, number }: { gtin: string; number: string }): InputError {
  const cure = "Check the lot's number; a list can't be changed once its lot is registered.";
  return new InputError("LotExists", `Lot ${number} of ${gtin} is registered already, with another list.`, cure);
}

/** The site that makes the lot: the one that is said, or the only one for which a quality officer's key is here. */
async function makersSite(session: Session, at: string | undefined): Promise<number> {
  if (at !== undefined) return siteOf(await session.ledger(), at);
  const keyring = await session.keyring();
  const keys = keyring.operators().filter(({ roles, site }) => roles.includes("QualityOfficer") && site !== 0);
  const [only, another] = [...new Set(keys.map(({ site }) => site))];
  if (only === undefined)
    throw new InputError("KeyMissing", "No quality officer's key is here.", "Bring one (--keys).");
  if (another === undefined) return only;
  const cure = "Say where the lot was made with --at and the site's GLN.";
  throw new InputError("SiteNeeded", "Keys of several sites' quality officers are here.", cure);
}

/**
 * Builds a pack list aside and lets `use` register it. `keep` puts the list among the vault's: before anything is sent,
 * so that no registered lot is without its list, and never over the list of a lot that is registered with another one.
 */
async function withPackList(
  { globals, io, vault }: Session,
  { gtin, number, path, member }: { gtin: string; number: string; path: string; member: number },
  use: (built: BuiltLot, keep: () => Promise<void>) => Promise<Done>,
): Promise<Done> {
  const folder = await mkdtemp(join(vault.folder, "building-"));
  const bar = await progressBar(io, !globals.json);
  // How many serials a list has is known at its end; how many bytes, before it is read.
  const size = await sizeOf(path);
  const onRead = (read: number): void => bar.update(read, size, "bytes read");
  try {
    const built = await buildLotFile({
      gtin,
      lot: number,
      memberSecret: vault.memberSecret(member),
      serials: readSerials(path, FORMATS[extname(path).toLowerCase()] ?? "lines", { gtin, lot: number, onRead }),
      path: join(folder, `${gtin}-${encodeURIComponent(number)}.lot`),
      onProgress: ({ step, done, total }) => {
        if (step === "tree") bar.update(done, total, "nodes hashed");
      },
    });
    bar.stop();
    return await use(built, async () => {
      if (!globals.dryRun) await rename(built.path, join(vault.lotFolder, basename(built.path)));
    });
  } finally {
    bar.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
