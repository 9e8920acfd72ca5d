import { words } from "@yaolian/sdk/errors";
import { documentRows, findAnchor, listAnchors, showAnchor, verifyAnchored } from "@yaolian/sdk/records";
import type { Anchor, Batch } from "@yaolian/sdk/records";

import { findAnchorKey, findBatch } from "../../acts/batches.ts";
import { query } from "../../frame/command.ts";
import type { Session } from "../../frame/session.ts";
import { tableLines } from "../../frame/table.ts";
import { documents, moment, shortId } from "../../told/events.ts";
import { ANCHOR } from "./acts.ts";

export const BATCH = {
  type: "positional",
  required: true,
  description: "The batch: its file, or how its root begins where it is in the vault",
} as const;

export const list = query({
  name: "anchor list",
  description: "All anchors, the newest first",
  examples: ["yaolian --demo anchor list"],
  async run(session) {
    const [ledger, directory] = [await session.ledger(), await session.directory()];
    const anchors = (await listAnchors(ledger)).reverse();
    const rows = anchors.map(({ anchor, author, since, schema, leafCount, supersededBy }) => {
      const state = supersededBy === undefined ? "" : `superseded by ${shortId(supersededBy)}`;
      return [shortId(anchor), words(schema), String(leafCount), directory.member(author), moment(since), state];
    });
    const heads = ["anchor", "what", ">documents", "author", "since", ""];
    const lines =
      rows.length === 0 ? ["There is no anchor."] : tableLines(rows, { heads, emphasis: session.io.colors.bold });
    return { data: anchors, lines };
  },
});

export const show = query({
  name: "anchor show",
  description: "One anchor: whose, since when, what became of it and what notaries found",
  examples: ["yaolian --demo anchor show 0x3f2a91"],
  args: { anchor: ANCHOR },
  async run(session, args) {
    const directory = await session.directory();
    const found = await findAnchorKey(session, args.anchor);
    const { use } = found;
    const findings = found.attestations.map(
      ({ notary, finding }) => `${words(finding)} by ${directory.member(notary)}`,
    );
    const rows = [
      ["anchor", found.anchor],
      ["root", found.root],
      ["what", `${words(found.schema)} of ${documents(found.leafCount)}`],
      ["author", directory.member(found.author)],
      ["since", moment(found.since)],
      ...(use === undefined ? [] : [["may be used under", use.terms.join(", ")]]),
      ["superseded by", found.supersededBy ?? "nothing"],
      ["notaries", findings.length === 0 ? "none has recomputed it" : findings.join(", ")],
    ];
    return { data: found, lines: tableLines(rows) };
  },
});

/** Whether a document is in a batch, and the batch anchored. */
interface Checked {
  readonly document: string;
  readonly isContained: boolean;
}

export const verify = query({
  name: "anchor verify",
  description: "Check that a batch is anchored, and that documents are in it just as they are here",
  examples: [
    "yaolian --demo anchor verify 0x81c3 samples/records/discharge.bundle.json",
    "yaolian anchor verify batch.ndjson contract.pdf --anchor 0x3f2a91",
  ],
  args: {
    batch: BATCH,
    file: {
      type: "positional",
      required: false,
      valueHint: "...",
      description: "Documents; the batch alone if left out",
    },
    anchor: {
      type: "string",
      valueHint: "key",
      description: "The anchor that is meant, where several are of this root",
    },
  },
  async run(session, args) {
    const batch = await findBatch(session, args.batch);
    try {
      const anchor = await anchorOf(session, batch, args.anchor);
      const checked = await checkAll(session, batch, anchor, args._.slice(1));
      const wrong = checked.filter(({ isContained }) => !isContained);
      const author = (await session.directory()).member(anchor.author);
      const whose = `${words(anchor.schema)} of ${documents(anchor.leafCount)}, anchored by ${author} on ${moment(anchor.since)}`;
      const lines = [
        whose,
        ...(anchor.supersededBy === undefined ? [] : [`superseded by ${anchor.supersededBy}`]),
        ...checked.map(({ document, isContained }) => `${document}: ${isContained ? "is in it" : "IS NOT IN IT"}`),
      ];
      return { data: { ...anchor, documents: checked }, lines, exitCode: wrong.length === 0 ? 0 : 2 };
    } finally {
      await batch.close();
    }
  },
});

async function anchorOf(session: Session, batch: Batch, key: string | undefined): Promise<Anchor> {
  const ledger = await session.ledger();
  const { root, schema } = batch;
  const named = key === undefined ? undefined : await showAnchor(ledger, (await findAnchorKey(session, key)).anchor);
  return findAnchor(ledger, { root, schema, ...(named === undefined ? {} : { author: named.author }) });
}

async function checkAll(session: Session, batch: Batch, anchor: Anchor, files: readonly string[]): Promise<Checked[]> {
  const places = new Map<string, number>();
  for (let index = 0; index < batch.leafCount; index += 1) places.set(batch.row(index).fingerprint, index);
  const checked: Checked[] = [];
  for await (const { name, fingerprint } of documentRows(batch.schema, files)) {
    const index = places.get(fingerprint);
    const isContained =
      index !== undefined &&
      (await verifyAnchored(await session.ledger(), { anchor: anchor.anchor, ...batch.proof(index) })).isContained;
    checked.push({ document: name, isContained });
  }
  return checked;
}
