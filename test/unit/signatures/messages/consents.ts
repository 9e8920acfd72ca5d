import { callOf } from "../../../helpers/answers.ts";
import { CONSENT, consentDomainOf, NO_DEADLINE, records, Scope, typesOf } from "../../../helpers/consents.ts";
import type { Records, WordName } from "../../../helpers/consents.ts";
import { LONG, type World } from "../../../helpers/world.ts";
import type { Entry, Signatory, Signed } from "./entry.ts";

/** What a word says beside its holder, nonce and deadline, and how its function takes that. */
interface Word {
  readonly function: string;
  readonly said: (world: World) => Record<string, unknown>;
  readonly taken: (world: World) => readonly unknown[];
  /** What it might be used for instead. */
  readonly instead: (world: World) => Record<string, readonly unknown[]>;
}

/** Its representative, and who is to become one. */
const [HELPER, NEW_HELPER] = [`0x${"a1".repeat(20)}`, `0x${"a2".repeat(20)}`];
const ANOTHER_END = LONG - 1;

const SPOKEN: Record<WordName, Word> = {
  Grant: {
    function: "grantBySignature",
    said: ({ member }) => ({ member: member.clinic, ...CONSENT }),
    taken: ({ member }) => [member.clinic, CONSENT],
    instead: ({ member }) => ({
      "for another member": [member.insurer, CONSENT],
      "for a wider scope": [member.clinic, { ...CONSENT, scope: Scope.All }],
      "for another purpose": [member.clinic, { ...CONSENT, purposes: 2 }],
      "for another end": [member.clinic, { ...CONSENT, until: ANOTHER_END }],
    }),
  },
  Revoke: {
    function: "revokeBySignature",
    said: ({ member }) => ({ member: member.hospital }),
    taken: ({ member }) => [member.hospital],
    instead: ({ member }) => ({ "for another member": [member.insurer] }),
  },
  Appoint: {
    function: "appointBySignature",
    said: () => ({ representative: NEW_HELPER, scope: Scope.Prescriptions, until: LONG }),
    taken: () => [NEW_HELPER, Scope.Prescriptions, LONG],
    instead: ({ stranger }) => ({
      "for another representative": [stranger.address, Scope.Prescriptions, LONG],
      "for a wider scope": [NEW_HELPER, Scope.All, LONG],
      "for another end": [NEW_HELPER, Scope.Prescriptions, ANOTHER_END],
    }),
  },
  Dismiss: {
    function: "dismissBySignature",
    said: () => ({ representative: HELPER }),
    taken: () => [HELPER],
    instead: ({ stranger }) => ({ "for another representative": [stranger.address] }),
  },
};

/** The holder has a consent to revoke and a representative to dismiss. */
async function makeHolder({ world, registry }: Records, { address }: Signatory): Promise<void> {
  const { networkHelpers, ethers } = world.connection;
  await networkHelpers.impersonateAccount(address);
  await networkHelpers.setBalance(address, 10n ** 18n);
  const holder = registry.connect(await ethers.getSigner(address));
  await holder.grant(address, world.member.hospital, CONSENT);
  await holder.appoint(HELPER, Scope.All, LONG);
  await networkHelpers.stopImpersonatingAccount(address);
}

const prepare = (name: WordName) =>
  async function (at: Records, signatory: Signatory, deadline = NO_DEADLINE): Promise<Signed> {
    const { world, registry } = at;
    const { function: called, said, taken, instead } = SPOKEN[name];
    await makeHolder(at, signatory);
    const { address: holder, key: signer } = signatory;
    const nonce = await registry.nonceOf(holder);
    const send =
      (args: readonly unknown[], change: object = {}) =>
      (signature: string) => {
        const word = { holder, signer: holder, deadline, ...change, signature };
        return callOf(world.stranger.address, registry, called, [word, ...args]);
      };
    const misused = Object.entries(instead(world)).map(([how, args]) => [how, send(args)] as const);
    return {
      world,
      envelope: {
        domain: await consentDomainOf(at),
        types: typesOf(name),
        values: { holder, ...said(world), nonce, deadline },
        signer,
      },
      call: send(taken(world)),
      misused: {
        ...Object.fromEntries(misused),
        "after its deadline was moved": send(taken(world), { deadline: deadline + 1 }),
        ...(name === "Appoint" ? {} : { "as its representative's": send(taken(world), { signer: HELPER }) }),
      },
    };
  };

/** What holders sign about who reads their records. */
export const CONSENT_ENTRIES: readonly Entry<Records>[] = (Object.keys(SPOKEN) as WordName[]).map((name) => ({
  ...{ message: name, contract: "consentRegistry", function: SPOKEN[name].function },
  ...{ stage: records, worldOf: ({ world }) => world, prepare: prepare(name) },
  ...{ refusal: "ConsentSignatureInvalid", late: "ConsentSignatureExpired", again: "ConsentSignatureInvalid" },
  ...{ wallets: true, bringers: "anybody" },
}));
