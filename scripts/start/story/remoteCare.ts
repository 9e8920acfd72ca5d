import { Wallet } from "ethers";

import { shortId } from "../../../cli/src/told/events.ts";
import { pick, receiveAll, ship } from "../../../sdk/src/goods/index.ts";
import { checkDigit } from "../../../sdk/src/gs1/index.ts";
import type { Ledger } from "../../../sdk/src/ledger/index.ts";
import { lotIdOf } from "../../../sdk/src/lots/index.ts";
import { addOperator, openSite } from "../../../sdk/src/members/index.ts";
import {
  accept,
  dispense,
  dispenseOrder,
  issue,
  signAcceptance,
} from "../../../sdk/src/prescriptions/actions/index.ts";
import type { SignedAcceptance } from "../../../sdk/src/prescriptions/actions/index.ts";
import {
  completeDraft,
  makeSlip,
  newDocumentKey,
  PrescriptionClass,
  substitutionGroup,
} from "../../../sdk/src/prescriptions/index.ts";
import type { Slip } from "../../../sdk/src/prescriptions/index.ts";
import { DEMO_TERM } from "../../seed/seed.ts";
import type { Screen } from "../screen.ts";
import type { Stage } from "../stage.ts";
import { EAST_GATE } from "./counter.ts";

const AMOXICILLIN = "06901234000023";
const LOT = lotIdOf(AMOXICILLIN, "AX2609");
const PLANT = "6901234000016";
const HUB = "6908901000010";
/** East Gate's place for what is handed over at doors: one for all of them, so that it tells nobody's. */
const DOORS = "690678900002";
const PARCEL = 0;
const PARCEL_REF = [{ lot: LOT, first: PARCEL }];
const TABLETS = 24;
const DAY = 86_400;

/** East Gate's site for doors, and who acts there. */
interface Doors {
  readonly site: number;
  readonly logistics: Ledger;
  readonly dispenser: Ledger;
}

/** From an internet hospital's slip in the patient's wallet to a dispense at the door, through a courier's custody. */
export async function remoteCare(stage: Stage, screen: Screen): Promise<void> {
  screen.chapter(
    "Remote care",
    "a slip to the patient's wallet, a parcel in a courier's custody, a signature at the door",
  );
  const { ledger } = stage;
  const wallet = new Wallet(Wallet.createRandom().privateKey);
  const [doors, slip] = await prepareCare(stage, wallet.address);
  screen.done(`Prescription ${shortId(slip.id)} goes to the patient's wallet: the slip carries no key.`);
  const until = (await timeNow(ledger)) + 5 * DAY;
  const terms = { prescription: slip.prescription, site: doors.site, until, deadline: until };
  const thief = new Wallet(Wallet.createRandom().privateKey);
  await screen.foresee("A pharmacy accepts without the wallet's signature", "refused: SignatureInvalid", async () =>
    accept(doors.dispenser, await signAcceptance(ledger, thief, terms)),
  );
  screen.refused("Somebody else's signature lets no pharmacy have it: refused.");

  await acceptAndSend(stage, doors, await signAcceptance(ledger, wallet, terms));
  screen.done("East Gate accepts it on the wallet's signature; the courier has the parcel in its custody.");
  await atTheDoor(stage, screen, { doors, slip, wallet });
}

/** The pharmacy takes the prescription to itself and packs; the courier takes the parcel. */
async function acceptAndSend(stage: Stage, doors: Doors, signed: SignedAcceptance): Promise<void> {
  const [store, hub] = [stage.site(EAST_GATE), stage.site(HUB)];
  await Promise.all([
    accept(doors.dispenser, signed),
    pick(stage.as({ role: "Logistics", site: store }), {
      ranges: [{ lot: LOT, consignment: PARCEL, first: PARCEL, count: 1 }],
      to: hub,
      reason: "DirectDelivery",
    }),
  ]);
  await receiveAll(stage.as({ role: "Logistics", site: hub }), { consignments: PARCEL_REF });
}

/** The courier hands the parcel over to the pharmacy's site for doors, which dispenses it there and then. */
async function atTheDoor(
  stage: Stage,
  screen: Screen,
  { doors, slip, wallet }: { doors: Doors; slip: Slip; wallet: Wallet },
): Promise<void> {
  const { ledger } = stage;
  const courier = stage.as({ role: "Logistics", site: stage.site(HUB) });
  const order = async () =>
    dispenseOrder(ledger, {
      slip,
      packs: [{ lot: LOT, index: PARCEL, consignment: PARCEL }],
      site: doors.site,
      holder: wallet,
      deadline: (await timeNow(ledger)) + 3600,
    });
  await screen.foresee("A dispense while the courier has the parcel", "refused: NotCustodian", async () =>
    dispense(doors.dispenser, await order()),
  );
  screen.refused("A dispense while the courier has it: refused.");
  await ship(courier, { consignments: PARCEL_REF, to: doors.site, reason: "DirectDelivery" });
  await receiveAll(doors.logistics, { consignments: PARCEL_REF });
  const { refusal } = await screen.foresee("A dispense at the door, on the wallet's signature", "done", async () =>
    dispense(doors.dispenser, await order()),
  );
  if (refusal === undefined) screen.done(`At the door: ${TABLETS} tablets dispensed on the wallet's signature.`);
}

/** East Gate opens its site for doors and stocks up while the hospital issues: what needs nothing of another goes at one time. */
async function prepareCare(stage: Stage, holder: string): Promise<[Doors, Slip]> {
  const { ledger, seeded } = stage;
  const member = seeded.members.get("pharmacyEast") ?? 0;
  const admin = stage.keyring.actor((await ledger.consortium.memberOf(member)).admin);
  if (admin === undefined) throw new Error("The sample consortium has no key of East Gate's admin.");
  const pharmacy = ledger.as(admin);
  const [plant, store] = [stage.site(PLANT), stage.site(EAST_GATE)];
  const slip = await slipFor(stage, holder);
  const goods = { ranges: [{ lot: LOT, consignment: 0, first: 0, count: 4 }], to: store } as const;
  const [{ site }] = await Promise.all([
    openSite(pharmacy, { member, gln: `${DOORS}${checkDigit(DOORS)}`, kind: "Vehicle" }),
    issue(stage.as({ role: "Prescriber", member: seeded.members.get("hospital") ?? 0 }), {
      prescription: slip.prescription,
    }),
    pick(stage.as({ role: "Logistics", site: plant }), goods),
  ]);
  const [logistics, dispenser] = [stage.newcomer(), stage.newcomer()];
  const staff = { member, site, until: DEMO_TERM };
  await Promise.all([
    addOperator(pharmacy, { ...staff, operator: logistics.address, roles: ["Logistics"] }),
    addOperator(pharmacy, { ...staff, operator: dispenser.address, roles: ["Dispenser"] }),
    receiveAll(stage.as({ role: "Logistics", site: store }), { consignments: [{ lot: LOT, first: 0 }] }),
  ]);
  return [{ site, logistics: ledger.as(logistics), dispenser: ledger.as(dispenser) }, slip];
}

async function slipFor(stage: Stage, holder: string): Promise<Slip> {
  const { ledger, seeded, cast } = stage;
  const coding = cast.products.find(({ gtin }) => gtin === AMOXICILLIN)?.coding ?? { system: "", code: "" };
  const today = Number(await ledger.lotLedger.today());
  const requestIdentifier = `urn:internet-hospital:${holder}`;
  const prescriber = stage.as({ role: "Prescriber", member: seeded.members.get("hospital") ?? 0 }).actor?.address ?? "";
  const completed = completeDraft(
    {
      ...{ requestIdentifier, coding, gtin: undefined, quantity: TABLETS, unit: "tablet", interval: 0 },
      group: substitutionGroup(coding.system, coding.code),
      firstDay: today,
      lastDay: today + 3,
      class: PrescriptionClass.Prescription,
      part: 0,
      parts: 1,
      documentCanonical: JSON.stringify({ resourceType: "MedicationRequest", status: "active" }),
    },
    newDocumentKey(),
    { issuer: seeded.members.get("hospital") ?? 0, prescriber, holder },
  );
  const token = ledger.deployment.contracts.prescriptionToken.address;
  return makeSlip({ chainId: Number(ledger.chainId), token, ...completed });
}

/** The chain's own time, which deadlines are counted in. */
async function timeNow({ provider }: Ledger): Promise<number> {
  return (await provider.getBlock("latest"))?.timestamp ?? 0;
}
