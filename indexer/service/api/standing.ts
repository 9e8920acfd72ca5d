import { asc, eq } from "@ponder/client";
import { ProblemError } from "@yaolian/http";
import { standingAt } from "@yaolian/sdk";

import { member, operator } from "../../ponder.schema.ts";
import type { ServiceContext } from "../context.ts";
import { newestBlock, readTables } from "../tables.ts";
import type { SignedIn } from "./viewer.ts";

const CURE = "Sign in with a key that acts for a member in good standing.";

/**
 * Who an operator's or an admin's key acts for at the time of the newest block, as the tables have it. Throws a ProblemError 403
 * `OperatorUnknown`, `OperatorDistrusted`, `OperatorEnded` or `MemberNotActive` for one that acts for nobody.
 */
export async function viewerFor(
  follower: ServiceContext["follower"],
  address: `0x${string}`,
): Promise<SignedIn & { readonly operator: `0x${string}` }> {
  const [{ time }, admined] = await Promise.all([newestBlock(follower), adminedBy(follower, address)]);
  const found = admined ?? (await termOf(follower, address));
  if (found === undefined) throw refusal("OperatorUnknown", `${address} is no operator and no admin of a member.`);
  if (found.distrustedFrom !== 0) {
    const since = new Date(found.distrustedFrom * 1000).toISOString();
    throw refusal(
      "OperatorDistrusted",
      `What ${address} signed since ${since} can't be trusted: its key was reported.`,
    );
  }
  if (time > found.until) {
    const until = new Date(found.until * 1000).toISOString();
    throw refusal("OperatorEnded", `${address} acted for member ${found.member} until ${until}.`);
  }
  const standing = standingAt(found, time);
  if (standing !== "Active") {
    const detail = `Member ${found.member} may not act now: its standing is ${standing}.`;
    throw refusal("MemberNotActive", detail);
  }
  const kind = found.kinds.includes("Regulator") ? "regulator" : "member";
  return { kind, member: found.member, operator: address };
}

/** The member whose admin an address is, whose office has no end; undefined for nobody's. */
async function adminedBy(follower: ServiceContext["follower"], address: `0x${string}`) {
  const rows = await readTables(follower, async (tables) =>
    tables.select().from(member).where(eq(member.admin, address)).orderBy(asc(member.member)).limit(1),
  );
  const [found] = rows;
  return found === undefined ? undefined : { ...found, until: Number.POSITIVE_INFINITY, distrustedFrom: 0 };
}

/** An operator's term and its member; undefined for an address that never was one. */
async function termOf(follower: ServiceContext["follower"], address: `0x${string}`) {
  const { until, distrustedFrom } = operator;
  const { kinds, standing, suspendedUntil, licenceEnd } = member;
  const told = { member: operator.member, until, distrustedFrom, kinds, standing, suspendedUntil, licenceEnd };
  const rows = await readTables(follower, async (tables) =>
    tables
      .select(told)
      .from(operator)
      .innerJoin(member, eq(member.member, operator.member))
      .where(eq(operator.operator, address)),
  );
  return rows[0];
}

function refusal(code: string, detail: string): ProblemError {
  return new ProblemError(403, code, detail, CURE);
}
