import { id } from "ethers";

import { CONSENT, freshHolder, Reason, records, Scope, sign, type Records } from "../../../helpers/consents.ts";
import { DAY, now } from "../../../helpers/membership.ts";
import { freshAccount, LONG, Role } from "../../../helpers/world.ts";
import { after, trying, until, type Edge, type Edges } from "../edge.ts";

const NOTE = id("note");
const GLASS_TIME = DAY;
const REVIEW_TIME = 7 * DAY;

/** A holder's consent to the clinic, which ends in a day. */
async function consented({ world, registry, holder }: Records): Promise<number> {
  const end = (await now(world)) + DAY;
  await registry.connect(holder).grant(holder, world.member.clinic, { ...CONSENT, until: end });
  return end;
}

/** Its representative for prescriptions alone, for a day. */
async function represented({ world, registry, holder, representative }: Records): Promise<number> {
  const end = (await now(world)) + DAY;
  await registry.connect(holder).appoint(representative, Scope.Prescriptions, end);
  return end;
}

const yes = (answer: boolean): string => (answer ? "yes" : "no");

/** Tries to log that the hospital's records officer gave a prescription to a member. */
function disclosing({ world, registry, holder, officer }: Records, to: number): () => Promise<string> {
  const disclosure = { holder: holder.address, to, scope: 1, purpose: 1, document: NOTE };
  return trying(world, officer, registry, "logDisclosure", [disclosure]);
}

const EDGES: readonly Edge<Records>[] = [
  {
    name: "the earliest end of a consent",
    reads: ["ConsentRegistry._grant"],
    outcomes: until("ConsentTimeInvalid"),
    prepare: async (at) => {
      const end = (await now(at.world)) + DAY;
      const values = [at.holder.address, at.world.member.clinic, { ...CONSENT, until: end }];
      return { at: end, outcome: trying(at.world, at.holder, at.registry, "grant", values) };
    },
  },
  {
    name: "the last second of a consent that a representative would replace beyond its scope",
    reads: ["ConsentRegistry._grant"],
    outcomes: after("RepresentativeScopeExceeded"),
    prepare: async (at) => {
      const end = await consented(at);
      await at.registry.connect(at.holder).appoint(at.representative, Scope.Prescriptions, LONG);
      const narrow = { ...CONSENT, scope: Scope.Prescriptions };
      const values = [at.holder.address, at.world.member.clinic, narrow];
      return { at: end, outcome: trying(at.world, at.representative, at.registry, "grant", values) };
    },
  },
  {
    name: "the last second in which a consent is revoked",
    reads: ["ConsentRegistry._revoke"],
    outcomes: until("ConsentMissing"),
    prepare: async (at) => {
      const end = await consented(at);
      const values = [at.holder.address, at.world.member.clinic];
      return { at: end, outcome: trying(at.world, at.holder, at.registry, "revoke", values) };
    },
  },
  {
    name: "the last second of a consent, for a gateway",
    reads: ["ConsentRegistry._basis", "ConsentRegistry.consentOf"],
    outcomes: ["yes, yes", "yes, yes", "no, no"],
    prepare: async (at) => {
      const { registry, holder, world } = at;
      const end = await consented(at);
      const outcome = async (): Promise<string> => {
        const isAllowed = await registry.isAllowed(holder, world.member.clinic, 1, 1);
        const { lives } = await registry.consentOf(holder, world.member.clinic);
        return [isAllowed, lives].map(yes).join(", ");
      };
      return { at: end, outcome };
    },
  },
  {
    name: "the last second of a consent, for a disclosure",
    reads: ["ConsentRegistry._basis"],
    outcomes: until("DisclosureNotAllowed"),
    prepare: async (at) => ({ at: await consented(at), outcome: disclosing(at, at.world.member.clinic) }),
  },
  {
    name: "an operator's last second, for a gateway",
    reads: ["ConsentRegistry.isOperatorAllowed"],
    outcomes: ["yes", "yes", "no"],
    prepare: async ({ world, registry, holder }) => {
      const end = (await now(world)) + DAY;
      const reader = freshAccount(world, 9);
      const { consortium, admin, member } = world;
      await consortium.connect(admin.clinic).addOperator(member.clinic, reader, Role.Prescriber, 0, end);
      await registry.connect(holder).grant(holder, member.clinic, CONSENT);
      return { at: end, outcome: async () => yes(await registry.isOperatorAllowed(holder, reader, 1, 1)) };
    },
  },
  {
    name: "the earliest end of a representative's term",
    reads: ["ConsentRegistry._appoint"],
    outcomes: until("ConsentTimeInvalid"),
    prepare: async (at) => {
      const end = (await now(at.world)) + DAY;
      const values = [at.representative.address, Scope.All, end];
      return { at: end, outcome: trying(at.world, at.holder, at.registry, "appoint", values) };
    },
  },
  {
    name: "the last second in which a representative is dismissed",
    reads: ["ConsentRegistry._dismiss"],
    outcomes: until("RepresentativeUnknown"),
    prepare: async (at) => {
      const end = await represented(at);
      const values = [at.holder.address, at.representative.address];
      return { at: end, outcome: trying(at.world, at.holder, at.registry, "dismiss", values) };
    },
  },
  {
    name: "a representative's last second",
    reads: ["ConsentRegistry._requireSide"],
    outcomes: until("NotHoldersSide"),
    prepare: async (at) => {
      await at.registry.connect(at.holder).grant(at.holder, at.world.member.clinic, { ...CONSENT, scope: 1 });
      const end = await represented(at);
      const values = [at.holder.address, at.world.member.clinic];
      return { at: end, outcome: trying(at.world, at.representative, at.registry, "revoke", values) };
    },
  },
  {
    name: "a signed word's deadline",
    reads: ["ConsentRegistry._requireSigned"],
    outcomes: until("ConsentSignatureExpired"),
    prepare: async (at) => {
      const deadline = (await now(at.world)) + DAY;
      const { clinic } = at.world.member;
      const word = await sign(at, "Grant", freshHolder(), { member: clinic, ...CONSENT, deadline });
      const values = [word, clinic, CONSENT];
      return { at: deadline, outcome: trying(at.world, at.world.stranger, at.registry, "grantBySignature", values) };
    },
  },
  {
    name: "the last second of an emergency access, a day after",
    reads: ["ConsentRegistry._glassLives", "ConsentRegistry.breakGlass"],
    outcomes: until("DisclosureNotAllowed"),
    prepare: async (at) => {
      const { registry, holder, world } = at;
      await registry.connect(world.operator.clinicPrescriber).breakGlass(holder, 1, Reason.Incapable, NOTE);
      return { at: (await now(world)) + GLASS_TIME, outcome: disclosing(at, world.member.clinic) };
    },
  },
  {
    name: "the last second for a review, before which the next glass may be broken",
    reads: ["ConsentRegistry._isLate"],
    outcomes: until("ReviewOverdue"),
    prepare: async ({ registry, holder, world }) => {
      const { clinicPrescriber } = world.operator;
      await registry.connect(clinicPrescriber).breakGlass(holder, 1, Reason.Incapable, NOTE);
      const values = [freshHolder().address, 1, Reason.Incapable, NOTE];
      const outcome = trying(world, clinicPrescriber, registry, "breakGlass", values);
      return { at: (await now(world)) + REVIEW_TIME, outcome };
    },
  },
];

/** When consents, representatives and emergency accesses count. */
export const RECORD_EDGES: Edges<Records> = {
  of: "records",
  stage: records,
  worldOf: ({ world }) => world,
  edges: EDGES,
};
