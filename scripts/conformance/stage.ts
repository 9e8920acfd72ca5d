import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { demoKey } from "../../cli/src/demo/keys.ts";
import {
  connect,
  enumNumber,
  Keyring,
  openVault,
  type EnumValue,
  type Ledger,
  type Vault,
} from "../../sdk/src/ledger/index.ts";
import { buildLotFile, encodeLotNumber } from "../../sdk/src/lots/index.ts";
import { NO_OCCASION, prepare } from "../../sdk/src/transactions/index.ts";
import { deploy } from "../deploy.ts";
import type { LocalChain } from "../local/chain.ts";
import type { Cast } from "../seed/cast.ts";
import { rosterOf } from "../seed/roster.ts";
import { foundingMembers, foundingSeats, seed, type Seeded } from "../seed/seed.ts";

const TWO_YEARS = 730;

/** A ledger of its own with a cast on it, and the keys of everybody in it. */
export interface Stage {
  readonly ledger: Ledger;
  readonly keyring: Keyring;
  readonly vault: Vault;
  readonly seeded: Seeded;
  /** Leaves the ledger and destroys the vault. */
  close(): Promise<void>;
}

/** A lot to be put on the stage. */
export interface StagedLot {
  readonly gtin: string;
  readonly lot: string;
  readonly serials: Iterable<string>;
  readonly gln: string;
  readonly released: boolean;
  /** Set where a regulator has to release it, as a vaccine's. */
  readonly byRegulator?: boolean;
}

/** Deploys a ledger of its own on the chain and puts a cast on it. */
export async function openStage(chain: LocalChain, cast: Cast): Promise<Stage> {
  const roster = rosterOf(cast);
  const members = foundingMembers(cast, roster, (key) => demoKey(key).address);
  const seats = foundingSeats(members);
  const deployment = await deploy({ rpcUrl: chain.url, name: "conformance", passing: true, members, seats });
  const ledger = await connect({ rpcUrl: chain.url, deployment });
  const folder = await mkdtemp(join(tmpdir(), "yaolian-conformance-"));
  const vault = openVault(folder);
  const seeded = await seed(ledger, { cast, roster, keyOf: demoKey });
  const keyring = await Keyring.fromSigners(
    ledger,
    roster.map(({ number }) => demoKey(number)),
    { vault },
  );
  return {
    ledger,
    keyring,
    vault,
    seeded,
    async close() {
      ledger.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Registers a lot at its place, and releases it. Returns its id. */
export async function stageLot({ ledger, keyring, vault, seeded }: Stage, lot: StagedLot): Promise<string> {
  const site = seeded.sites.get(lot.gln);
  const quality = site === undefined ? undefined : keyring.find({ role: "QualityOfficer", site });
  if (site === undefined || quality === undefined) throw new Error(`Nobody can register a lot at ${lot.gln}.`);
  const member = Number(await ledger.consortium.memberOfSite(site));
  const path = join(vault.lotFolder, `${lot.gtin}-${encodeURIComponent(lot.lot)}.lot`);
  const memberSecret = keyring.secretOf(member);
  const file = await buildLotFile({ gtin: lot.gtin, lot: lot.lot, memberSecret, serials: lot.serials, path });
  const today = Number(await ledger.lotLedger.today());
  const registration = {
    gtin: BigInt(lot.gtin),
    lotNumber: encodeLotNumber(lot.lot),
    packCount: file.count,
    madeDay: today,
    expiryDay: today + TWO_YEARS,
    root: file.root,
  };
  await quality.send(prepare(ledger, "lotLedger", "registerLot", [registration, [], NO_OCCASION]));
  const releaser = lot.byRegulator === true ? keyring.find({ role: "RegulatorOfficer" }) : quality;
  if (lot.released) await releaser?.send(prepare(ledger, "lotLedger", "releaseLot", [file.lotId, NO_OCCASION]));
  return file.lotId;
}

/** From where to where lots go, and why. */
export interface Movement {
  readonly from: string;
  readonly to: string;
  readonly received: boolean;
  /** A sale by default. */
  readonly reason?: EnumValue<"MovementReason">;
}

/** Sends whole lots from one place to another; they are received there where `received` says so. */
export async function moveLots(
  { ledger, keyring, seeded }: Stage,
  lots: readonly string[],
  { from, to, received, reason = "Sale" }: Movement,
): Promise<void> {
  const [source, target] = [seeded.sites.get(from), seeded.sites.get(to)];
  if (source === undefined || target === undefined) throw new Error(`${from} or ${to} is no site.`);
  const sender = keyring.find({ role: "Logistics", site: source });
  const recipient = keyring.find({ role: "Logistics", site: target });
  const refs = lots.map((lot) => ({ lot, first: 0 }));
  await sender?.send(
    prepare(ledger, "lotLedger", "ship", [refs, target, enumNumber("MovementReason", reason), NO_OCCASION]),
  );
  if (received) await recipient?.send(prepare(ledger, "lotLedger", "receiveGoods", [refs, NO_OCCASION]));
}
