import { clinics, doseOrder, immunizationOf, openVial, vaccinating, type Clinics } from "../../../helpers/clinics.ts";
import {
  accepted,
  accepting,
  cancelling,
  DAY,
  dispensed,
  issued,
  midnight,
  now,
  packs,
} from "../../../helpers/pharmacies.ts";
import { pharmacies, today, type Pharmacies } from "../../../helpers/pharmacies.ts";
import { order, writeSlip, type Slip } from "../../../helpers/prescriptions.ts";
import { after, before, from, trying, until, type Edge, type Edges } from "../edge.ts";

/** Tries a dispense of a pack at the store. */
async function dispensing(at: Pharmacies, slip: Slip, options: { pack?: number; deadline?: number } = {}) {
  const { pack = 0, ...rest } = options;
  const values = await order(at.world, slip, { packs: packs(at.lot.metformin, pack), ...rest });
  return trying(at.world, at.world.operator.dispenser, at.token, "dispense", [values]);
}

const EDGES: readonly Edge<Pharmacies>[] = [
  {
    name: "the earliest end of an acceptance",
    reads: ["PrescriptionToken.accept"],
    outcomes: until("AcceptanceTimeInvalid"),
    prepare: async (at) => {
      const end = (await now(at)) + DAY;
      const values = await accepting(at, await issued(at), { until: end });
      return { at: end, outcome: trying(at.world, at.world.operator.dispenser, at.token, "accept", values) };
    },
  },
  {
    name: "the latest end of an acceptance, ten days on",
    reads: ["PrescriptionToken.accept"],
    outcomes: from("AcceptanceTimeInvalid"),
    prepare: async (at) => {
      const end = (await now(at)) + 12 * DAY;
      const values = await accepting(at, await issued(at), { until: end });
      const outcome = trying(at.world, at.world.operator.dispenser, at.token, "accept", values);
      return { at: end - 10 * DAY, outcome };
    },
  },
  {
    name: "the last second of an acceptance, for whoever gives it back",
    reads: ["PrescriptionToken.giveBack"],
    outcomes: until("NotAcceptedHere"),
    prepare: async (at) => {
      const slip = await accepted(at);
      const values = [slip.id, slip.fields.holder];
      const end = Number((await at.token.stateOf(slip.id, slip.fields.holder)).until);
      return { at: end, outcome: trying(at.world, at.world.operator.dispenser, at.token, "giveBack", values) };
    },
  },
  {
    name: "the last second of an acceptance, for every other pharmacy",
    reads: ["PrescriptionToken._acceptanceLives"],
    outcomes: after("AcceptedElsewhere"),
    prepare: async (at) => {
      const slip = await accepted(at);
      const end = Number((await at.token.stateOf(slip.id, slip.fields.holder)).until);
      const there = { consignments: [500], site: at.world.site.otherStore };
      const values = await order(at.world, slip, { packs: packs(at.lot.metformin, 500), ...there });
      return { at: end, outcome: trying(at.world, at.world.operator.otherDispenser, at.token, "dispense", [values]) };
    },
  },
  {
    name: "a signature's deadline, for a dispense",
    reads: ["PrescriptionToken._requireSigned"],
    outcomes: until("SignatureExpired"),
    prepare: async (at) => {
      const deadline = (await now(at)) + DAY;
      return { at: deadline, outcome: await dispensing(at, await issued(at), { deadline }) };
    },
  },
  {
    name: "a signature's deadline, for an acceptance",
    reads: ["PrescriptionToken._requireSigned"],
    outcomes: until("SignatureExpired"),
    prepare: async (at) => {
      const deadline = (await now(at)) + DAY;
      const values = await accepting(at, await issued(at), { deadline });
      return { at: deadline, outcome: trying(at.world, at.world.operator.dispenser, at.token, "accept", values) };
    },
  },
  {
    name: "a signature's deadline, for a cancellation",
    reads: ["PrescriptionToken._requireSigned"],
    outcomes: until("SignatureExpired"),
    prepare: async (at) => {
      const deadline = (await now(at)) + DAY;
      const values = await cancelling(at, await issued(at), { deadline });
      return { at: deadline, outcome: trying(at.world, at.world.stranger, at.token, "cancelBySignature", values) };
    },
  },
  {
    name: "midnight before a prescription's first day",
    reads: ["PrescriptionToken._requireValid", "PrescriptionToken._today"],
    outcomes: from("PrescriptionNotYetValid"),
    prepare: async (at) => {
      const firstDay = (await today(at)) + 3;
      const slip = await issued(at, { firstDay, lastDay: firstDay + 30 });
      return { at: midnight(firstDay), outcome: await dispensing(at, slip) };
    },
  },
  {
    name: "midnight after a prescription's last day",
    reads: ["PrescriptionToken._requireValid"],
    outcomes: before("PrescriptionExpired"),
    prepare: async (at) => {
      const lastDay = (await today(at)) + 3;
      return { at: midnight(lastDay + 1), outcome: await dispensing(at, await issued(at, { lastDay })) };
    },
  },
  {
    name: "midnight after the last day of a prescription that is issued",
    reads: ["PrescriptionToken._issue"],
    outcomes: before("PrescriptionDaysInvalid"),
    prepare: async (at) => {
      const lastDay = (await today(at)) + 3;
      const { fields } = await writeSlip(at.world, { lastDay });
      const outcome = trying(at.world, at.world.operator.prescriber, at.token, "issue", [fields, "0x"]);
      return { at: midnight(lastDay + 1), outcome };
    },
  },
  {
    name: "midnight before a refill is due",
    reads: ["PrescriptionToken._requireValid"],
    outcomes: from("DispensedTooEarly"),
    prepare: async (at) => {
      const slip = await issued(at, { quantity: 40, interval: 7 });
      await dispensed(at, slip, 0);
      return { at: midnight((await today(at)) + 7), outcome: await dispensing(at, slip, { pack: 1 }) };
    },
  },
  {
    name: "midnight after the tenth day for a withdrawal",
    reads: ["PrescriptionToken._withdraw"],
    outcomes: before("WithdrawalTooLate"),
    prepare: async (at) => {
      const slip = await issued(at);
      const record = await dispensed(at, slip, 0);
      const values = [slip.fields, record];
      const outcome = trying(at.world, at.world.operator.dispenser, at.token, "withdraw", values);
      return { at: midnight((await today(at)) + 11), outcome };
    },
  },
  {
    name: "the last second of an acceptance, for whoever issues it anew",
    reads: ["PrescriptionToken._acceptanceLives"],
    outcomes: after("AcceptedElsewhere"),
    prepare: async (at) => {
      const slip = await accepted(at);
      const end = Number((await at.token.stateOf(slip.id, slip.fields.holder)).until);
      const { fields } = await writeSlip(at.world);
      const values = [slip.fields, fields, "0x"];
      return { at: end, outcome: trying(at.world, at.world.operator.prescriber, at.token, "reissue", values) };
    },
  },
];

/** When prescriptions are valid, accepted, due and taken back. */
export const PRESCRIPTION_EDGES: Edges<Pharmacies> = {
  of: "prescriptions",
  stage: pharmacies,
  worldOf: ({ world }) => world,
  edges: EDGES,
};

/** On which day a dose was given. */
export const DOSE_EDGES: Edges<Clinics> = {
  of: "immunizations",
  stage: clinics,
  worldOf: ({ world }) => world,
  edges: [
    {
      name: "midnight before the day that a dose is given on",
      reads: ["ImmunizationToken._immunize", "ImmunizationToken._today"],
      outcomes: ["the day before", "the day", "the day"],
      prepare: async (at) => {
        const tomorrow = Number(await at.world.lotLedger.today()) + 1;
        const given = doseOrder(at, { lot: at.lot.syringe, units: 0 });
        const { id } = await immunizationOf(at, given);
        const outcome = async (): Promise<string> => {
          await vaccinating(at).immunize(given);
          const { day } = await at.token.stateOf(id);
          return Number(day) === tomorrow ? "the day" : "the day before";
        };
        return { at: midnight(tomorrow), isSent: true, outcome };
      },
    },
    {
      name: "the end of a vial's six hours",
      reads: ["LotLedger._draw"],
      outcomes: before("OpenTooLong"),
      prepare: async (at) => {
        await openVial(at);
        const { useBefore } = await at.world.lotLedger.openedOf(at.lot.vial, 0);
        const outcome = trying(at.world, at.world.operator.vaccinator, at.token, "immunize", [doseOrder(at)]);
        return { at: Number(useBefore), outcome };
      },
    },
  ],
};
