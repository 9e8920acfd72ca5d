import { InputError } from "../../errors.ts";
import type { Keyring, OperatorKey } from "../../ledger/keyring.ts";
import type { ActingFor } from "./predict.ts";
import type { Sites } from "./sites.ts";
import type { Need } from "./step.ts";

/** The key that may do a step, the role named first before the others; undefined where there is none. */
export function keyFor(keyring: Keyring, { roles, site, member }: Need): OperatorKey | undefined {
  for (const role of roles) {
    const actor = keyring.find({
      role,
      ...(site === undefined ? {} : { site }),
      ...(member === undefined ? {} : { member }),
    });
    if (actor !== undefined) return keyring.operators().find((key) => key.actor === actor);
  }
  return undefined;
}

/** As {@link keyFor}. Throws an InputError `KeyMissing` that names the role and the site or member. */
export async function requireKey(keyring: Keyring, need: Need, sites: Sites): Promise<OperatorKey> {
  const key = keyFor(keyring, need);
  if (key !== undefined) return key;
  const roles = need.roles.join(" or ");
  const where =
    need.site === undefined
      ? need.member === undefined
        ? ""
        : ` of member ${need.member}`
      : ` at ${await sites.words(need.site)}`;
  throw new InputError(
    "KeyMissing",
    `No key here has the role ${roles}${where}.`,
    "Give that operator's key, or have the document imported by who holds it.",
  );
}

/** Whom a key acts for, as a prediction needs it. */
export function actingFor({ member, site, roles }: OperatorKey): ActingFor {
  const isAuthority = roles.includes("RegulatorOfficer") || roles.includes("EnforcementOfficer");
  return { member, site, isAuthority };
}
