import type { Signer, SigningKey } from "ethers";
import { Wallet } from "ethers";

import type { World } from "../../helpers/world.ts";
import { Standing, type Ledger, type Operator } from "../ledger.ts";
import type { Pharmacy } from "../prescriptions.ts";
import { standingOf } from "../consortium.ts";
import type { Fields } from "../hashes.ts";
import type { Dice } from "./dice.ts";

/** Who may come along, and what only they know: keys, and what stands on a slip. */
export interface Cast {
  /** Addresses of operators to be, of whom some will be. */
  readonly spare: readonly string[];
  readonly everybody: readonly string[];
  readonly signers: ReadonlyMap<string, Signer>;
  readonly holders: readonly { readonly address: string; readonly key: SigningKey }[];
  /** What each prescription's slip says, by id. */
  readonly written: Map<string, Written>;
  /** Signatures that were used, to try again. */
  readonly used: Used[];
}

export interface Written {
  readonly fields: Fields;
  readonly drug: { group: string; gtin: bigint; salt: string };
  readonly key: SigningKey;
}

export interface Used {
  readonly name: string;
  readonly args: readonly unknown[];
  readonly by: string;
}

const HOLDERS = 24;

export function castOf(world: World): Cast {
  const known = [...Object.values(world.operator), ...Object.values(world.admin), world.stranger, world.deployer];
  const signers = new Map<string, Signer>();
  for (const signer of [...known, ...world.spare]) signers.set(signer.address.toLowerCase(), signer);
  const holders = Array.from({ length: HOLDERS }, (_, index) => {
    const wallet = new Wallet(`0x${(index + 1000).toString(16).padStart(64, "0")}`);
    return { address: wallet.address.toLowerCase(), key: wallet.signingKey };
  });
  return {
    spare: world.spare.map(({ address }) => address.toLowerCase()),
    everybody: [...signers.keys()],
    signers,
    holders,
    written: new Map(),
    used: [],
  };
}

/** Mostly an operator of this role (and site, or member) whose word counts now, sometimes whoever comes along. */
export function caller(
  at: Ledger,
  cast: Cast,
  dice: Dice,
  roles: number,
  fits: (operator: Operator) => boolean = () => true,
): string {
  const able = [...at.operators].filter(([, operator]) => {
    const inOffice = (operator.roles & roles) !== 0 && operator.until >= at.now;
    return inOffice && standingOf(at, operator.member) === Standing.Active && fits(operator);
  });
  const any = [...at.operators.keys()];
  const found = dice.rarely(14) ? undefined : dice.one(able)?.[0];
  return found ?? (dice.rarely(3) ? dice.one(cast.everybody) : dice.one(any)) ?? at.council;
}

/** As {@link caller}, at a site. */
export function staffAt(at: Ledger, cast: Cast, dice: Dice, roles: number, site: number): string {
  return caller(at, cast, dice, roles, (operator) => operator.site === site);
}

/** An act of nobody in particular: papers are rarely given. */
export function occasion(dice: Dice, papers = dice.rarely(6)) {
  if (!papers) return { document: `0x${"0".repeat(64)}`, circumstances: 0n };
  return { document: dice.hash(), circumstances: BigInt(dice.hash()) };
}

export type Plan = (at: Pharmacy, cast: Cast, dice: Dice) => Planned | undefined | Promise<Planned | undefined>;

/** Who, and with which arguments. */
export interface Planned {
  readonly by: string;
  readonly args: readonly unknown[];
}
