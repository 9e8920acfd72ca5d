import { id, ZeroHash, type AddressLike } from "ethers";

import { CONSENT, Finding, freshHolder, Reason, Scope, sign, type WordName } from "../../../helpers/consents.ts";
import { LONG, type World } from "../../../helpers/world.ts";
import { alike, byRoles, only, SUCCEEDS, type Plan } from "../matrix.ts";
import type { Stage } from "../stage.ts";

const NOTE = id("salted note");

type Word = Awaited<ReturnType<typeof sign>>;

interface Prepared {
  /** Words of holders of their own, each for one function. */
  words: Record<WordName, Word>;
  helper: string;
}

/** A holder that calls by itself: the stranger, who is nobody's operator. */
const holderOf = ({ world }: Stage): AddressLike => world.stranger.address;

async function prepare({ world }: Stage): Promise<Prepared> {
  const { consentRegistry, member, stranger, operator } = world;
  const helper = freshHolder().address;
  const as = consentRegistry.connect(stranger);
  await as.grant(stranger, member.hospital, CONSENT);
  await as.appoint(helper, Scope.All, LONG);
  await consentRegistry.connect(operator.secondPrescriber).breakGlass(stranger, 1, Reason.Incapable, NOTE);
  return { words: await wordsOf(world, helper), helper };
}

async function wordsOf(world: World, helper: string): Promise<Prepared["words"]> {
  const { consentRegistry, member } = world;
  const at = { registry: consentRegistry } as Parameters<typeof sign>[0];
  const [granting, revoking, appointing, dismissing] = [freshHolder(), freshHolder(), freshHolder(), freshHolder()];
  const grant = (holder: typeof granting) => sign(at, "Grant", holder, { member: member.hospital, ...CONSENT });
  const appoint = (holder: typeof granting) =>
    sign(at, "Appoint", holder, { representative: helper, scope: Scope.All, until: LONG });
  await consentRegistry.grantBySignature(await grant(revoking), member.hospital, CONSENT);
  await consentRegistry.appointBySignature(await appoint(dismissing), helper, Scope.All, LONG);
  return {
    Grant: await grant(granting),
    Revoke: await sign(at, "Revoke", revoking, { member: member.hospital }),
    Appoint: await appoint(appointing),
    Dismiss: await sign(at, "Dismiss", dismissing, { representative: helper }),
  };
}

/** Who may use which function of the consent registry. A patient's side is nobody's operator and has no term. */
export const consentRegistryPlan: Plan<Prepared> = {
  name: "ConsentRegistry",
  contract: (world) => world.consentRegistry,
  prepare,
  rows: {
    grant: only("stranger", "NotHoldersSide", {
      args: (stage) => [holderOf(stage), stage.world.member.hospital, CONSENT],
    }),
    revoke: only("stranger", "NotHoldersSide", { args: (stage) => [holderOf(stage), stage.world.member.hospital] }),
    // Everybody is a holder of its own records.
    appoint: alike(SUCCEEDS, { args: (_, { helper }) => [helper, Scope.All, LONG] }),
    dismiss: only("stranger", "HolderOnly", { args: (stage, { helper }) => [holderOf(stage), helper] }),
    grantBySignature: alike(SUCCEEDS, {
      args: ({ world }, { words }) => [words.Grant, world.member.hospital, CONSENT],
    }),
    revokeBySignature: alike(SUCCEEDS, { args: ({ world }, { words }) => [words.Revoke, world.member.hospital] }),
    appointBySignature: alike(SUCCEEDS, { args: (_, { words, helper }) => [words.Appoint, helper, Scope.All, LONG] }),
    dismissBySignature: alike(SUCCEEDS, { args: (_, { words, helper }) => [words.Dismiss, helper] }),
    breakGlass: byRoles(["prescriber"], {
      foreign: SUCCEEDS,
      args: ({ world }) => [world.operator.officer.address, 1, Reason.LifeThreatening, NOTE],
    }),
    review: byRoles(["records", "officer"], {
      foreign: "NotReviewer",
      windsDown: true,
      args: () => [1, Finding.Justified, ZeroHash],
    }),
    logDisclosure: byRoles(["records"], {
      foreign: SUCCEEDS,
      args: (stage) => [disclosure(stage)],
    }),
    logDisclosures: byRoles(["records"], {
      foreign: SUCCEEDS,
      args: (stage) => [[disclosure(stage)]],
    }),
  },
};

function disclosure(stage: Stage) {
  return { holder: holderOf(stage), to: stage.world.member.hospital, scope: 1, purpose: 1, document: NOTE };
}
