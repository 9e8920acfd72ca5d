import { existsSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";

import { listAnchors, openBatch, showAnchorHistory } from "@yaolian/sdk/records";
import type { AnchorHistory, Batch, Schema } from "@yaolian/sdk/records";
import type { OperatorNeed } from "@yaolian/sdk/ledger";

import { InputError } from "../frame/basics.ts";
import type { ActingLedger, Session } from "../frame/session.ts";
import { Rehearsed } from "../frame/rehearsal.ts";

/** Who anchors what: `AnchorRegistry.anchorersOf`, those first who do it as their work. */
const ANCHORERS: Record<Schema, readonly OperatorNeed["role"][]> = {
  EpcisBatch: ["QualityOfficer", "Logistics"],
  RecordBundle: ["RecordsOfficer"],
  SequencingDataSet: ["RecordsOfficer"],
  InspectionRecording: ["EnforcementOfficer", "RegulatorOfficer", "QualityOfficer"],
  EnforcementRecording: ["EnforcementOfficer", "RegulatorOfficer"],
  NotarisedDocument: ["Notary"],
};

/** Who may anchor under a schema for a member, the only one whose key is here unless it is said. */
export async function anchorerOf(session: Session, schema: Schema, member?: string): Promise<ActingLedger> {
  const keyring = await session.keyring();
  const roles = ANCHORERS[schema];
  const members = [
    ...new Set(
      keyring
        .operators()
        .filter((key) => roles.some((role) => key.roles.includes(role)))
        .map((key) => key.member),
    ),
  ];
  const [only, another] = member === undefined ? members : [Number(member)];
  if (another !== undefined) {
    const names = (await session.directory()).member.bind(await session.directory());
    const message = `Keys of ${members.map((each) => `${names(each)} (member ${each})`).join(", ")} are here.`;
    throw new InputError("MemberNeeded", message, "Say for whom with --member and its number.");
  }
  return session.actingAs(roles.map((role) => ({ role, ...(only === undefined ? {} : { member: only }) })));
}

/** An anchor by its key, or by how that begins. Throws an InputError `AnchorUnknown` or `AnchorAmbiguous`. */
export async function findAnchorKey(session: Session, text: string): Promise<AnchorHistory> {
  const ledger = await session.ledger();
  const wanted = text.toLowerCase();
  if (/^0x[0-9a-f]{64}$/.test(wanted)) return showAnchorHistory(ledger, wanted);
  const found = /^0x[0-9a-f]{4,63}$/.test(wanted)
    ? (await listAnchors(ledger)).filter(({ anchor }) => anchor.startsWith(wanted))
    : [];
  const [only, another] = found;
  if (only === undefined) {
    const cure = "Give its key, or how that begins; `yaolian anchor list` shows all.";
    throw new InputError("AnchorUnknown", `There is no anchor ${text}.`, cure);
  }
  if (another !== undefined) {
    throw new InputError("AnchorAmbiguous", `${found.length} anchors begin with ${text}.`, "Give more of the key.");
  }
  return showAnchorHistory(ledger, only.anchor);
}

/** A batch by its file, or by its root or how that begins where it is in the vault. Throws an InputError `BatchUnknown`. */
export async function findBatch(session: Session, text: string): Promise<Batch> {
  if (existsSync(text)) return openBatch(text);
  const folder = session.vault.batchFolder;
  const names = /^0x[0-9a-fA-F]{4,64}$/.test(text)
    ? (await readdir(folder)).filter((name) => name.endsWith(".ndjson") && name.startsWith(text.toLowerCase()))
    : [];
  const [only, another] = names;
  if (only !== undefined && another === undefined) return openBatch(join(folder, only));
  const message = only === undefined ? `There is no batch ${text}.` : `${names.length} batches begin with ${text}.`;
  throw new InputError("BatchUnknown", message, "Name the batch's file, or its root where it is in the vault.");
}

/** Anchors a batch that was just written; one that could not be is of no use, and goes with its salts. */
export async function anchoredOrGone<T>(batch: Batch, anchor: () => Promise<T>): Promise<T> {
  try {
    return await anchor();
  } catch (error) {
    if (error instanceof InputError || error instanceof Rehearsed) await rm(batch.path, { force: true });
    throw error;
  } finally {
    await batch.close();
  }
}
