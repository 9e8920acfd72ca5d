import { Wallet, type TypedDataDomain, type TypedDataField } from "ethers";

import type { ConsentRegistry } from "../../typechain-types/index.ts";
import { deployWorld, freshAccount, LONG, Role, type Connection, type World } from "./world.ts";

/** Bits of `Scopes`, as far as the tests use them. */
export const Scope = { Prescriptions: 1, Dispenses: 2, LabResults: 1 << 6, Genomics: 1 << 11, All: 0xfff } as const;
/** Bits of `Purposes`. */
export const Purpose = { Treatment: 1, Payment: 2, Research: 4, PublicHealth: 8, All: 15 } as const;
/** Bits of `DataUseTerms`, as far as the tests use them. */
export const Terms = { GRU: 2, HMB: 4, IRB: 1 << 11 } as const;
export const Reason = { LifeThreatening: 0, Unresponsive: 1, Incapable: 2, DangerToOthers: 3 } as const;
export const Finding = { Open: 0, Justified: 1, Excessive: 2, Unjustified: 3 } as const;

/** What signed words are made of, written down a second time on purpose. */
export const WORDS = {
  Grant: [
    ...["address holder", "uint24 member", "uint32 scope", "uint8 purposes", "uint32 dataUse", "uint40 until"],
    ...["uint32 nonce", "uint40 deadline"],
  ],
  Revoke: ["address holder", "uint24 member", "uint32 nonce", "uint40 deadline"],
  Appoint: [
    ...["address holder", "address representative", "uint32 scope", "uint40 until"],
    ...["uint32 nonce", "uint40 deadline"],
  ],
  Dismiss: ["address holder", "address representative", "uint32 nonce", "uint40 deadline"],
} as const;
export type WordName = keyof typeof WORDS;

/** Far beyond every test's clock. */
export const NO_DEADLINE = LONG;

/** Treatment on prescriptions and laboratory results for as long as any test runs. */
export const CONSENT = {
  scope: Scope.Prescriptions | Scope.LabResults,
  purposes: Purpose.Treatment as number,
  dataUse: 0,
  until: LONG,
};

type Account = World["stranger"];

/** The world with records officers at two hospitals' worth of members, and a patient's side with its own accounts. */
export interface Records {
  world: World;
  registry: ConsentRegistry;
  /** The hospital's records officer, another of its, the clinic's, and a prescriber of the hospital who is one too. */
  officer: Account;
  otherOfficer: Account;
  clinicOfficer: Account;
  doctorAndOfficer: Account;
  /** The patient's side, which has gas here so that it can act by itself too. */
  holder: Account;
  representative: Account;
}

export async function records(connection: Connection): Promise<Records> {
  const world = await deployWorld({ connection });
  const { consortium, admin, member } = world;
  const add = async (of: "hospital" | "clinic", index: number, roles: number): Promise<Account> => {
    const account = freshAccount(world, index);
    await consortium.connect(admin[of]).addOperator(member[of], account, roles, 0, LONG);
    return account;
  };
  return {
    world,
    registry: world.consentRegistry,
    officer: await add("hospital", 0, Role.RecordsOfficer),
    otherOfficer: await add("hospital", 1, Role.RecordsOfficer),
    clinicOfficer: await add("clinic", 2, Role.RecordsOfficer),
    doctorAndOfficer: await add("hospital", 3, Role.RecordsOfficer | Role.Prescriber),
    holder: freshAccount(world, 4),
    representative: freshAccount(world, 5),
  };
}

export function typesOf(word: WordName): Record<string, TypedDataField[]> {
  const fields = WORDS[word].map((field) => {
    const [type = "", name = ""] = field.split(" ");
    return { type, name };
  });
  return { [word]: fields };
}

export async function consentDomainOf({ registry }: Pick<Records, "registry">): Promise<TypedDataDomain> {
  const verifyingContract = await registry.getAddress();
  return { name: "Yaolian ConsentRegistry", version: "1", chainId: 31337n, verifyingContract };
}

/** A word as the registry takes it, signed by a key. */
export async function sign(
  at: Records,
  name: WordName,
  signer: Wallet,
  values: Record<string, unknown> & { readonly holder?: unknown },
): Promise<{ holder: string; signer: string; deadline: number; signature: string }> {
  const holder = (values.holder as string | undefined) ?? signer.address;
  const nonce = values["nonce"] ?? (await at.registry.nonceOf(holder));
  const deadline = Number(values["deadline"] ?? NO_DEADLINE);
  const message = { ...values, holder, nonce, deadline };
  const signature = await signer.signTypedData(await consentDomainOf(at), typesOf(name), message);
  return { holder, signer: signer.address, deadline, signature };
}

/** A fresh holder whose key only signs. */
export function freshHolder(): Wallet {
  return new Wallet(Wallet.createRandom().privateKey);
}
