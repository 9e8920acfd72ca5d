import { writeFile } from "node:fs/promises";
import { dirname } from "node:path";

import { batchRecordings, recordFile, requireRecordings, verifyEvidence } from "@yaolian/sdk/evidence";
import { anchorBatch } from "@yaolian/sdk/records";
import { Wallet } from "ethers";

import { anchoredOrGone, anchorerOf, findAnchorKey, findBatch } from "../acts/batches.ts";
import { momentOf } from "../acts/occasions.ts";
import { sent } from "../acts/perform.ts";
import { InputError } from "../frame/basics.ts";
import { action, query } from "../frame/command.ts";
import { numberOf } from "../frame/values.ts";
import { moment } from "../told/events.ts";
import { MEMBER } from "./anchor/acts.ts";
import { BATCH } from "./anchor/shown.ts";
import { deviceKeyOf } from "./cold/device.ts";

const record = query({
  name: "evidence record",
  description: "Sign a recording with the device that made it; the signed description goes beside the file",
  examples: [
    "yaolian --demo evidence record shelf.mp4 --device https://example.org/cameras/3 --gln 6906789000016 --battery 87 --sequence 41",
    "yaolian evidence record shelf.mp4 --device https://example.org/cameras/3 --point 23.12911,113.26439 --battery 87 --sequence 42",
  ],
  args: {
    file: { type: "positional", required: true, description: "The recording" },
    device: {
      type: "string",
      required: true,
      valueHint: "uri",
      description: "The camera's URI, whose key is in the vault",
    },
    time: { type: "string", valueHint: "moment", description: "When it was made; now by default" },
    gln: { type: "string", valueHint: "gln", description: "Where: the place's GLN" },
    point: { type: "string", valueHint: "degrees", description: "Where: latitude,longitude" },
    battery: { type: "string", required: true, valueHint: "percent", description: "How full the battery was" },
    sequence: { type: "string", required: true, valueHint: "number", description: "The device's own number of it" },
    out: { type: "string", valueHint: "file", description: "Where the description goes; <file>.json by default" },
  },
  async run(session, args) {
    const ledger = await session.ledger();
    const now = (await ledger.provider.getBlock("latest"))?.timestamp ?? 0;
    const manifest = await recordFile(ledger, new Wallet(deviceKeyOf(session, args.device)), {
      path: args.file,
      now: Math.max(now, Math.floor(Date.now() / 1000)),
      time: args.time === undefined ? now : momentOf(args.time),
      battery: numberOf(args.battery, "battery's charge", 100),
      sequence: numberOf(args.sequence, "sequence number", 0xffff_ffff),
      ...(args.gln === undefined ? {} : { gln: args.gln }),
      ...pointOf(args.point),
    });
    const out = args.out ?? `${args.file}.json`;
    if (!session.globals.dryRun) await writeFile(out, `${JSON.stringify(manifest, undefined, 2)}\n`);
    return { data: { ...manifest, out }, lines: [`${manifest.fingerprint}, signed by ${manifest.device}: ${out}`] };
  },
});

const batch = action({
  name: "evidence batch",
  description: "Anchor recordings by their signed descriptions, in one transaction whatever their number",
  examples: ["yaolian --demo evidence batch raid/*.mp4.json --papers 'case 2026-17'"],
  args: {
    manifest: { type: "positional", required: true, valueHint: "...", description: "The recordings' descriptions" },
    inspection: { type: "boolean", description: "They are of an inspection; of an enforcement act by default" },
    member: MEMBER,
    papers: { type: "string", description: "What the case file is called; its hash is recorded" },
  },
  async run(session, args) {
    const schema = args.inspection === true ? "InspectionRecording" : "EnforcementRecording";
    const author = await anchorerOf(session, schema, args.member);
    const made = await batchRecordings(author, session.vault, { schema, manifests: args._ });
    return anchoredOrGone(made, async () => {
      const { root, leafCount, path } = made;
      const papers = args.papers === undefined ? {} : { papers: args.papers };
      const outcome = await anchorBatch(author, { schema, root, leafCount, ...papers });
      return sent(session, outcome, { anchor: outcome.anchor, root, batch: path });
    });
  },
});

const verify = query({
  name: "evidence verify",
  description:
    "Recompute a batch from its recordings: fingerprints, signatures, devices, root; says which fails and why",
  examples: [
    "yaolian --demo evidence verify batch.ndjson --files raid",
    "yaolian evidence verify 0x81c3 --anchor 0x3f2a91",
  ],
  args: {
    batch: BATCH,
    files: {
      type: "string",
      valueHint: "folder",
      description: "Where the recordings are; beside the batch by default",
    },
    anchor: {
      type: "string",
      valueHint: "key",
      description: "The anchor that is meant; that of the batch's root by default",
    },
  },
  async run(session, args) {
    const [ledger, opened] = [await session.ledger(), await findBatch(session, args.batch)];
    try {
      requireRecordings(opened);
      const anchor = args.anchor === undefined ? {} : { anchor: (await findAnchorKey(session, args.anchor)).anchor };
      const files = args.files ?? dirname(opened.path);
      const found = await verifyEvidence(ledger, { batch: opened, files, ...anchor });
      const author = (await session.directory()).member(found.anchor?.author ?? 0);
      const lines = [
        found.fault?.sentence ??
          `Anchored by ${author} on ${moment(found.anchor?.since ?? 0)} as ${found.anchor?.anchor ?? ""}`,
        ...found.rows.map(({ row, name, fault }) => `${row}  ${name}: ${fault?.sentence ?? "as it was recorded"}`),
        found.isVerified ? "All of it is what was anchored." : "It is NOT what was anchored.",
      ];
      const rows = found.rows.map(({ row, name, fault }) => ({
        row,
        name,
        ...(fault === undefined ? {} : { code: fault.code, reason: fault.sentence }),
      }));
      const data = { isVerified: found.isVerified, anchor: found.anchor, fault: found.fault?.code, rows };
      return { data, lines, exitCode: found.isVerified ? 0 : 2 };
    } finally {
      await opened.close();
    }
  },
});

function pointOf(text: string | undefined): { latitude?: number; longitude?: number } {
  if (text === undefined) return {};
  const [, latitude, longitude] = /^(-?\d+(?:\.\d+)?),\s*(-?\d+(?:\.\d+)?)$/.exec(text) ?? [];
  if (latitude !== undefined && longitude !== undefined) {
    return { latitude: Number(latitude), longitude: Number(longitude) };
  }
  throw new InputError("PointWrong", `"${text}" is no point.`, "Write latitude,longitude as 23.12911,113.26439.");
}

/** `yaolian evidence …`. */
export const evidenceCommands = { record, batch, verify };
