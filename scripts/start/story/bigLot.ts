import { createHash } from "node:crypto";
import { join } from "node:path";

import { pick, receiveAll, registerLot, releaseLot } from "../../../sdk/src/goods/index.ts";
import { buildLotFile, lotIdOf } from "../../../sdk/src/lots/index.ts";
import type { Stage } from "../stage.ts";

export const DIAZEPAM = "06901234000047";
export const HOSPITAL_STORE = "6904567000012";
const LOT = "DZ2610";
const PACKS = 100_000;
const SENT = 20;
const PLANT = "6901234000016";
export const DIAZEPAM_LOT = lotIdOf(DIAZEPAM, LOT);

/** A lot as a packing line makes them. */
export interface BigLot {
  readonly number: string;
  readonly packs: number;
  readonly sent: number;
  /** What registering it took. */
  readonly gasUsed: bigint;
}

/** Registers and releases a lot of 100,000 packs of diazepam, and brings 20 of them to the hospital's pharmacy. */
export async function makeBigLot(stage: Stage): Promise<BigLot> {
  const { vault, seeded, keyring } = stage;
  const [plant, store] = [stage.site(PLANT), stage.site(HOSPITAL_STORE)];
  const { root } = await buildLotFile({
    gtin: DIAZEPAM,
    lot: LOT,
    memberSecret: keyring.secretOf(seeded.members.get("maker") ?? 0),
    serials: serials(),
    path: join(vault.lotFolder, `${DIAZEPAM}-${LOT}.lot`),
  });
  const quality = stage.as({ role: "QualityOfficer", site: plant });
  const registration = { gtin: DIAZEPAM, lot: LOT, packCount: PACKS, root, made: "2026-10-05", expiry: "2034-09-30" };
  const { gasUsed } = await registerLot(quality, registration);
  await releaseLot(quality, { lot: DIAZEPAM_LOT });
  const ranges = [{ lot: DIAZEPAM_LOT, consignment: 0, first: 0, count: SENT }];
  await pick(stage.as({ role: "Logistics", site: plant }), { ranges, to: store });
  await receiveAll(stage.as({ role: "Logistics", site: store }), { consignments: [{ lot: DIAZEPAM_LOT, first: 0 }] });
  return { number: LOT, packs: PACKS, sent: SENT, gasUsed };
}

/** Serials as a packing line prints them: none follows from another. */
function* serials(): Generator<string> {
  for (let number = 0; number < PACKS; number += 1) {
    yield createHash("sha256").update(`${LOT} ${number}`).digest("hex").slice(0, 12).toUpperCase();
  }
}
