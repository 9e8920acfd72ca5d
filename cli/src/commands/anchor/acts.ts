import { words } from "@yaolian/sdk/errors";
import { ENUMS, FLAGS } from "@yaolian/sdk/ledger";
import type { DataUseName } from "@yaolian/sdk/ledger";
import { anchorBatch, attest, documentRows, stateDataUse, supersede, tellUse, writeBatch } from "@yaolian/sdk/records";
import type { Batch, Schema, UseTold } from "@yaolian/sdk/records";
import type { ArgsDef } from "citty";

import { anchoredOrGone, anchorerOf, findAnchorKey } from "../../acts/batches.ts";
import { sent } from "../../acts/perform.ts";
import { InputError } from "../../frame/basics.ts";
import { action } from "../../frame/command.ts";
import type { Session } from "../../frame/session.ts";
import { dashed, enumOf } from "../../frame/values.ts";

export const ANCHOR = {
  type: "positional",
  required: true,
  description: "The anchor's key, or how it begins",
} as const;

const FILES = { type: "positional", required: true, valueHint: "...", description: "The documents" } as const;

export const MEMBER = {
  type: "string",
  valueHint: "number",
  description: "For which member, where keys of several are here",
} as const;

const USE_ARGS = {
  terms: {
    type: "string",
    valueHint: "terms",
    description: `What a sequencing data set may be used for, separated by commas: ${FLAGS.dataUse.join(", ")}`,
  },
  disease: { type: "string", valueHint: "code", description: "With DS: the disease, as MONDO:0005148" },
  approval: { type: "string", valueHint: "number", description: "The number of the approval it was made under" },
} as const satisfies ArgsDef;

export const add = action({
  name: "anchor add",
  description: "Anchor a batch of documents: who had them, and since when; the documents stay here",
  examples: [
    "yaolian --demo anchor add record-bundle samples/records/discharge.bundle.json --member 6",
    "yaolian --demo anchor add sequencing-data-set run7/*.fastq.gz --member 12 --terms HMB,NCU --approval 'HGR 2026-0417'",
    "yaolian --demo anchor add notarised-document contract.pdf --papers 'deed 2026-88'",
  ],
  args: {
    schema: { type: "positional", required: true, description: ENUMS.AnchorSchema.map(dashed).join(", ") },
    file: FILES,
    member: MEMBER,
    papers: { type: "string", description: "What the order or case file is called; its hash is recorded" },
    ...USE_ARGS,
  },
  async run(session, args) {
    const schema = enumOf("AnchorSchema", args.schema);
    if (schema === "InspectionRecording" || schema === "EnforcementRecording") {
      const cure = "Use `yaolian evidence record` and `yaolian evidence batch`.";
      throw new InputError("RecordingsNeeded", "Recordings are signed by the device that made them.", cure);
    }
    const use = useOf(args);
    if ((schema === "SequencingDataSet") !== (use !== undefined)) {
      const cure = "Give --terms and --approval with a sequencing data set, and with nothing else.";
      throw new InputError("DataUseUnfit", "A sequencing data set has terms of use, and nothing else has any.", cure);
    }
    const author = await anchorerOf(session, schema, args.member);
    const batch = await batchOf(session, schema, args._.slice(1), use);
    return anchoredOrGone(batch, async () => {
      const { root, leafCount, path } = batch;
      const papers = args.papers === undefined ? {} : { papers: args.papers };
      const outcome = await anchorBatch(author, { schema, root, leafCount, use: batch.use, ...papers });
      return sent(session, outcome, { anchor: outcome.anchor, root, batch: path });
    });
  },
});

export const supersedeOne = action({
  name: "anchor supersede",
  description: "Anchor documents in the place of an anchor of the same member, which stays",
  examples: ["yaolian --demo anchor supersede 0x3f2a91 discharge.bundle.json --reason corrected"],
  args: {
    anchor: ANCHOR,
    file: FILES,
    reason: { type: "string", required: true, description: ENUMS.SupersedeReason.map(dashed).join(", ") },
  },
  async run(session, args) {
    const reason = enumOf("SupersedeReason", args.reason);
    const { anchor, schema, author } = await findAnchorKey(session, args.anchor);
    const acting = await anchorerOf(session, schema, String(author));
    const batch = await batchOf(session, schema, args._.slice(1));
    return anchoredOrGone(batch, async () => {
      const outcome = await supersede(acting, { anchor, batch, reason });
      return sent(session, outcome, { anchor: outcome.anchor, root: batch.root, batch: batch.path });
    });
  },
});

export const use = action({
  name: "anchor use",
  description: "State what a sequencing data set may be used for from now on",
  examples: ["yaolian --demo anchor use 0x3f2a91 --terms GRU --approval 'HGR 2026-0500'"],
  args: { anchor: ANCHOR, ...USE_ARGS },
  async run(session, args) {
    const told = useOf(args);
    if (told === undefined) throw new InputError("DataUseInvalid", "No terms are given.", "Say --terms.");
    const { anchor, schema, author } = await findAnchorKey(session, args.anchor);
    return sent(session, await stateDataUse(await anchorerOf(session, schema, String(author)), { anchor, use: told }));
  },
});

export const attestOne = action({
  name: "anchor attest",
  description: "Say what you found when you recomputed a batch; a notary does this",
  examples: ["yaolian --demo anchor attest 0x3f2a91 verified --report 'report 2026-9'"],
  args: {
    anchor: ANCHOR,
    finding: { type: "positional", required: true, description: ENUMS.Attestation.slice(1).map(words).join(" or ") },
    report: { type: "string", description: "What the report is called; its hash is recorded" },
  },
  async run(session, args) {
    const finding = enumOf("Attestation", args.finding);
    if (finding === "None") throw new InputError("AttestationMissing", "None is no finding.", "Say what was found.");
    const { anchor } = await findAnchorKey(session, args.anchor);
    const notary = await session.actingAs([{ role: "Notary" }]);
    const report = args.report === undefined ? {} : { report: args.report };
    return sent(session, await attest(notary, { anchor, finding, ...report }));
  },
});

async function batchOf(session: Session, schema: Schema, files: readonly string[], use?: UseTold): Promise<Batch> {
  return writeBatch(session.vault, { schema, ...(use === undefined ? {} : { use }) }, documentRows(schema, files));
}

function useOf(args: {
  terms?: string | undefined;
  disease?: string | undefined;
  approval?: string | undefined;
}): UseTold | undefined {
  const { terms, disease, approval = "" } = args;
  if (terms === undefined) return undefined;
  const named = terms.split(",").map((term) => term.trim().toUpperCase() as DataUseName);
  return tellUse({ terms: named, approval, ...(disease === undefined ? {} : { disease }) });
}
