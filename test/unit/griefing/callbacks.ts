import { id } from "ethers";

import { callOf, type Call } from "../../helpers/answers.ts";
import { claimRequest, setCeiling } from "../../helpers/claims.ts";
import { lotRegistration, METFORMIN, move, registerProduct } from "../../helpers/goods.ts";
import { writeSlip } from "../../helpers/prescriptions.ts";
import { NO_OCCASION, type World } from "../../helpers/world.ts";
import type { Stage } from "../access/stage.ts";

/** The functions that call back a holder that is a contract. */
export const CALLBACKS = ["issue", "reissue", "immunize", "immunizeAndClaim"] as const;
export type Callback = (typeof CALLBACKS)[number];

/** Each of them, as it sends its token to a holder. */
export type Callbacks = Record<Callback, Call>;

/** The product of the doses: far from those of the plans. */
const DOSES = 77;
const DOSE = 2;

/** A vaccine in packs of one dose, at the ward. */
async function vaccine(world: World): Promise<string> {
  const { lotLedger, operator } = world;
  const gtin = await registerProduct(world, DOSES, { content: 1, unit: DOSE, vaccine: true });
  const values = await lotRegistration(world, { gtin, lotNumber: "CALLBACK" });
  await lotLedger.connect(operator.makerQuality).registerLot(values, [], NO_OCCASION);
  const lot = await lotLedger.lotId(values.gtin, values.lotNumber);
  await lotLedger.connect(operator.officer).releaseLot(lot, NO_OCCASION);
  await move(world, lot, 0, "plant", "ward");
  return lot;
}

/** Prepares a token of each kind for a holder, on the stage of an access plan. */
export async function callbacksTo({ world, address }: Stage, holder: string): Promise<Callbacks> {
  const { prescriptionToken, immunizationToken, operator } = world;
  const lot = await vaccine(world);
  await setCeiling(world, METFORMIN, 3_000);
  const [slip, successor] = [
    await writeSlip(world, { holderAddress: holder }),
    await writeSlip(world, { holderAddress: holder }),
  ];
  const previous = await writeSlip(world);
  await prescriptionToken.connect(operator.prescriber).issue(previous.fields, "0x");
  const dose = { holder, document: id("document"), lot, index: 1, consignment: 0, units: 0, time: 0 };
  const prescriber = operator.prescriber.address;
  const claim = claimRequest(world);
  return {
    issue: await callOf(prescriber, prescriptionToken, "issue", [slip.fields, "0x"]),
    reissue: await callOf(prescriber, prescriptionToken, "reissue", [previous.fields, successor.fields, "0x"]),
    immunize: await callOf(address.vaccinator, immunizationToken, "immunize", [dose]),
    immunizeAndClaim: await callOf(address.vaccinator, immunizationToken, "immunizeAndClaim", [dose, claim]),
  };
}
