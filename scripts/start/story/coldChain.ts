import { join } from "node:path";

import { Wallet } from "ethers";

import { registerDevice, signSummary, submitSummary } from "../../../sdk/src/coldChain/index.ts";
import type { Reading } from "../../../sdk/src/coldChain/index.ts";
import { openPack, pick, receiveAll, registerLot, releaseLot } from "../../../sdk/src/goods/index.ts";
import { buildLotFile, lotIdOf } from "../../../sdk/src/lots/index.ts";
import type { Screen } from "../screen.ts";
import type { Stage } from "../stage.ts";
import { timeAfter } from "./clock.ts";

const VACCINE = "06902345000018";
const PLANT = "6902345000018";
const CLINIC = "6905678000014";
const LOGGER = "https://example.org/loggers/17";
const NUMBER = "FLU26A";
const SENT = 20;
export const VACCINE_LOT = lotIdOf(VACCINE, NUMBER);

/** Three boxes of a vaccine on their way to a clinic: their first packs. */
export const BOX = { recorded: 0, unrecorded: SENT, warm: 2 * SENT } as const;
const BOXES = Object.values(BOX);
const GOOD = [4.1, 5.2, 4.8];
const IN_THE_SUN = [4.6, 31.4, 31.2];

/** A vaccine travels with a logger: received with a record of its journey, refused without, held when it was warm. */
export async function coldChain(stage: Stage, screen: Screen): Promise<void> {
  screen.chapter("The cold chain", "a logger signs how warm it was; the ledger keeps the budget");
  const key = await makeVaccine(stage, screen);
  const [plant, clinic] = [stage.site(PLANT), stage.site(CLINIC)];
  const ranges = BOXES.map((first) => ({ lot: VACCINE_LOT, consignment: first, first, count: SENT }));
  const { timestamp } = await pick(stage.as({ role: "Logistics", site: plant }), { ranges, to: clinic });
  screen.done(`Three boxes of lot ${NUMBER} leave for ${await stage.directory.site(clinic)}: their record begins.`);

  const now = await timeAfter(stage.ledger, timestamp);
  const tell = async (first: number, celsius: readonly number[]) =>
    submitSummary(stage.as({ role: "Vaccinator", site: clinic }), {
      ...(await signSummary(stage.ledger, key, {
        consignments: [{ lot: VACCINE_LOT, first }],
        readings: readings(timestamp, now, celsius),
      })),
    });
  const [good, warm] = await Promise.all([tell(BOX.recorded, GOOD), tell(BOX.warm, IN_THE_SUN)]);
  if (good.held.length === 0) screen.done("The first box's logger signed for 4 to 5 °C all the way.");
  screen.foreseen("A vaccine that got too warm is held", "held", warm.held.length === 1 ? "held" : "not held");
  screen.refused("The third box stood in the sun, 31 °C: held by the transaction that said so.");
  await atTheClinic(stage, screen, clinic);
}

async function makeVaccine(stage: Stage, screen: Screen): Promise<Wallet> {
  const { vault, seeded, keyring } = stage;
  const plant = stage.site(PLANT);
  const { root } = await buildLotFile({
    gtin: VACCINE,
    lot: NUMBER,
    memberSecret: keyring.secretOf(seeded.members.get("vaccineMaker") ?? 0),
    serials: Array.from({ length: BOXES.length * SENT }, (_, pack) => `${NUMBER}V${String(pack + 1).padStart(4, "0")}`),
    path: join(vault.lotFolder, `${VACCINE}-${NUMBER}.lot`),
  });
  const key = new Wallet(vault.makeDeviceKey(LOGGER));
  const quality = stage.as({ role: "QualityOfficer", site: plant });
  const registration = { gtin: VACCINE, lot: NUMBER, packCount: BOXES.length * SENT, root };
  await Promise.all([
    registerDevice(quality, { device: key.address, site: plant, until: 4_000_000_000 }),
    registerLot(quality, { ...registration, made: "2026-09-15", expiry: "2034-08-31" }),
  ]);
  const what = "The maker's own release of a vaccine lot";
  const { refusal } = await screen.foresee(what, "refused: RegulatorReleases", () =>
    releaseLot(quality, { lot: VACCINE_LOT }),
  );
  if (refusal !== undefined) {
    screen.refused(`${what}: refused.`);
    screen.note(await stage.directory.humanize(refusal.sentence));
  }
  await releaseLot(stage.as({ role: "RegulatorOfficer" }), { lot: VACCINE_LOT });
  screen.done(
    `Lot ${NUMBER} of ${stage.directory.product(VACCINE)} is released by the regulator; logger 17 signs for it.`,
  );
  return key;
}

async function atTheClinic(stage: Stage, screen: Screen, clinic: number): Promise<void> {
  const logistics = stage.as({ role: "Logistics", site: clinic });
  const receive = (...firsts: number[]) =>
    receiveAll(logistics, { consignments: firsts.map((first) => ({ lot: VACCINE_LOT, first })) });
  const missing = await screen.foresee("A vaccine without a record is received", "refused: RecordIncomplete", () =>
    receive(BOX.unrecorded),
  );
  if (missing.refusal !== undefined) {
    screen.refused("The second box came without a logger: refused.");
    screen.note(await stage.directory.humanize(missing.refusal.sentence));
  }
  const received = await screen.foresee("A vaccine with a record is received", "done", () =>
    receive(BOX.recorded, BOX.warm),
  );
  if (received.refusal === undefined) screen.done("The first and the third box are received, the third still held.");
  const opened = await screen.foresee("A vial that was warm is opened", "refused: ConsignmentIsHeld", () =>
    openPack(stage.as({ role: "Vaccinator", site: clinic }), {
      lot: VACCINE_LOT,
      consignment: BOX.warm,
      index: BOX.warm,
    }),
  );
  if (opened.refusal === undefined) return;
  screen.refused("A vial of the third box is to be opened: refused.");
  screen.note(await stage.directory.humanize(opened.refusal.sentence));
}

/** Readings from a shipment until now, spread evenly. */
function readings(from: number, to: number, celsius: readonly number[]): Reading[] {
  const all = celsius.map((value, place) => ({
    time: from + Math.floor(((to - from) * place) / (celsius.length - 1)),
    celsius: value,
  }));
  // A journey of a second has room for its ends only.
  return all.filter(({ time }, place) => time !== all[place - 1]?.time);
}
