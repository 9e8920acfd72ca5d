import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { commitTo } from "@yaolian/sdk/consents";
import type { ConsentState, GlassState, LoggedDisclosure } from "@yaolian/sdk/consents";
import { words } from "@yaolian/sdk/errors";
import { FLAGS } from "@yaolian/sdk/ledger";

import type { Session } from "../frame/session.ts";
import { tableLines } from "../frame/table.ts";
import { dashed } from "../frame/values.ts";
import type { Directory } from "../told/directory.ts";
import { moment, short } from "../told/events.ts";

const OWNER_ONLY = 0o600;
export const MOST_MEMBERS = 0xffffff;

/** The options that say what is seen, and what for. */
export const SCOPE = {
  type: "string",
  valueHint: "words",
  required: true,
  description: `Categories of records, separated by commas: ${FLAGS.scope.map(dashed).join(", ")}`,
} as const;
export const PURPOSE = {
  type: "string",
  valueHint: "words",
  default: "treatment",
  description: `What for: ${FLAGS.purposes.map(dashed).join(", ")}`,
} as const;
export const HOLDER = {
  type: "positional",
  required: true,
  description: "The patient's side of the records: an address of its wallet",
} as const;

/**
 * Commits to a document's content with a fresh salt, which the vault keeps beside the commitment: destroying it leaves a
 * commitment to nothing. JSON is taken as RFC 8785 writes it, anything else as its text.
 */
export async function committed(session: Session, path: string): Promise<string> {
  const text = await readFile(path, "utf8");
  const { commitment, salt } = commitTo(contentOf(text));
  if (session.globals.dryRun) return commitment;
  const folder = join(session.vault.folder, "commitments");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(join(folder, `${commitment}.json`), `${JSON.stringify({ commitment, salt })}\n`, {
    mode: OWNER_ONLY,
  });
  return commitment;
}

function contentOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

export function consentLines(session: Session, of: Directory, consents: readonly ConsentState[]): string[] {
  if (consents.length === 0) return ["No consent was given."];
  const rows = consents.map(({ holder, member, scope, purposes, dataUse, until, lives }) => [
    short(holder),
    of.member(member),
    scope.map(words).join(", "),
    [...purposes.map(words), ...dataUse].join(", "),
    lives ? `until ${moment(until)}` : until === 0 ? "revoked" : "over, or the member is out of standing",
  ]);
  const heads = ["holder", "member", "records", "for", "standing"];
  return tableLines(rows, { heads, emphasis: session.io.colors.bold });
}

export function glassLines(session: Session, of: Directory, glasses: readonly GlassState[]): string[] {
  if (glasses.length === 0) return ["There was no emergency access."];
  const rows = glasses.map(({ glass, holder, member, scope, reason, brokenAt, finding, overdue }) => [
    String(glass),
    short(holder),
    of.member(member),
    scope.map(words).join(", "),
    words(reason),
    moment(brokenAt),
    finding === "Open" ? (overdue ? "review overdue" : "to be reviewed") : words(finding),
  ]);
  const heads = [">access", "holder", "member", "records", "reason", "at", "review"];
  return tableLines(rows, { heads, emphasis: session.io.colors.bold });
}

export function disclosureLines(session: Session, of: Directory, disclosures: readonly LoggedDisclosure[]): string[] {
  if (disclosures.length === 0) return ["No disclosure was logged."];
  const rows = disclosures.map(({ holder, from, to, scope, purpose = "", basis, block }) => [
    String(block),
    short(holder),
    of.member(from),
    of.member(to),
    scope.map(words).join(", "),
    words(purpose),
    "consent" in basis ? `consent ${basis.consent}` : `emergency access ${basis.glass}`,
  ]);
  const heads = [">block", "holder", "from", "to", "records", "for", "by"];
  return tableLines(rows, { heads, emphasis: session.io.colors.bold });
}
