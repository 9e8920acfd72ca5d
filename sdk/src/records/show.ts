import { ZeroHash } from "ethers";

import { InputError } from "../errors.ts";
import { kindTopic } from "../import/state/lotBook.ts";
import { readLogs, topicOf } from "../import/state/logs.ts";
import { enumNumber, enumValue, flagNames, type DataUseName, type EnumValue } from "../ledger/enums.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { refusable } from "../transactions/refusable.ts";
import type { RowProof } from "./batch.ts";
import type { Schema } from "./rows.ts";

const CONTRACT = "anchorRegistry";

/** Who anchored a batch, and since when. */
export interface Anchor {
  readonly anchor: string;
  readonly author: number;
  /** Unix seconds. */
  readonly since: number;
  readonly schema: Schema;
  readonly leafCount: number;
  /** The anchor that took its place. */
  readonly supersededBy?: string;
}

/** An anchor with what only its events say. */
export interface AnchorHistory extends Anchor {
  readonly root: string;
  readonly use?: { readonly terms: readonly DataUseName[]; readonly disease?: string; readonly approval: string };
  readonly attestations: readonly { readonly notary: number; readonly finding: EnumValue<"Attestation"> }[];
}

/** An anchor as it is recorded. Throws an InputError `AnchorUnknown`. */
export async function showAnchor(ledger: Ledger, anchor: string): Promise<Anchor> {
  return anchorFrom(anchor, await refusable(ledger.anchorRegistry.anchorOf(anchor)));
}

/** Whether a row is in an anchored batch, and whose and since when. Throws an InputError `AnchorUnknown`. */
export async function verifyAnchored(
  ledger: Ledger,
  { anchor, row, proof }: RowProof & { readonly anchor: string },
): Promise<Anchor & { readonly isContained: boolean }> {
  const [isContained, view] = await refusable(ledger.anchorRegistry.verify(anchor, row, [...proof]));
  return { ...anchorFrom(anchor, view), isContained };
}

/** The anchor with its root, the notaries' findings and its terms of use. Throws an InputError `AnchorUnknown`. */
export async function showAnchorHistory(ledger: Ledger, anchor: string): Promise<AnchorHistory> {
  const recorded = await showAnchor(ledger, anchor);
  const kinds = ["BatchAnchored", "DataUseStated", "AnchorAttested"].map((name) => kindTopic(CONTRACT, name));
  const events = await readLogs(ledger, { contract: CONTRACT, topics: [kinds, anchor.toLowerCase()] });
  const findings = new Map<number, EnumValue<"Attestation">>();
  let [root, use]: [string, AnchorHistory["use"]] = ["", undefined];
  for (const event of events) {
    if (event.name === "BatchAnchored") root = event.args.root;
    else if (event.name === "AnchorAttested") findings.set(event.args.notary, event.args.current);
    else if (event.name === "DataUseStated") {
      const { terms, disease, approval } = event.args;
      use = { terms: flagNames("dataUse", terms), approval, ...(disease === ZeroHash ? {} : { disease }) };
    }
  }
  const attestations = [...findings].map(([notary, finding]) => ({ notary, finding }));
  return { ...recorded, root, attestations, ...(use === undefined ? {} : { use }) };
}

/**
 * The one anchor of a root. Throws an InputError `AnchorUnknown`, or `AnchorAmbiguous` where several members anchored it:
 * then say whose.
 */
export async function findAnchor(
  ledger: Ledger,
  { root, schema, author }: { readonly root: string; readonly schema: Schema; readonly author?: number },
): Promise<Anchor> {
  const topics = [
    kindTopic(CONTRACT, "BatchAnchored"),
    null,
    author === undefined ? null : topicOf(author),
    topicOf(enumNumber("AnchorSchema", schema)),
  ];
  const all = await readLogs(ledger, { contract: CONTRACT, topics });
  const found = all.flatMap((event) => (event.name === "BatchAnchored" && event.args.root === root ? [event] : []));
  const [only, another] = found;
  if (only === undefined) {
    const cure = "Anchor the batch first; one that was changed since has another root.";
    throw new InputError("AnchorUnknown", `Nobody has anchored the root ${root}.`, cure);
  }
  if (another !== undefined) {
    const authors = found.map(({ args }) => args.author).join(", ");
    throw new InputError(
      "AnchorAmbiguous",
      `Members ${authors} have anchored this root.`,
      "Say whose anchor is meant.",
    );
  }
  return showAnchor(ledger, only.args.anchor);
}

type View = Awaited<ReturnType<Ledger["anchorRegistry"]["anchorOf"]>>;

function anchorFrom(anchor: string, { author, since, schema, leafCount, supersededBy }: View): Anchor {
  return {
    anchor: anchor.toLowerCase(),
    author: Number(author),
    since: Number(since),
    schema: enumValue("AnchorSchema", schema),
    leafCount: Number(leafCount),
    ...(supersededBy === ZeroHash ? {} : { supersededBy }),
  };
}

/** All anchors, in the order in which they were made. */
export async function listAnchors(ledger: Ledger): Promise<Anchor[]> {
  const events = await readLogs(ledger, { contract: CONTRACT, topics: [kindTopic(CONTRACT, "BatchAnchored")] });
  const anchors = events.flatMap((event) => (event.name === "BatchAnchored" ? [event.args.anchor] : []));
  return Promise.all(anchors.map((anchor) => showAnchor(ledger, anchor)));
}
