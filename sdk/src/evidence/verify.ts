import { join } from "node:path";

import { showDevice, type Device } from "../coldChain/showDevice.ts";
import { InputError } from "../errors.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { Batch } from "../records/batch.ts";
import { fingerprintOf } from "../records/documents.ts";
import { isOfRecordings, isRecording, type RecordingRow, type Row } from "../records/rows.ts";
import { findAnchor, showAnchor, verifyAnchored, type Anchor } from "../records/show.ts";
import { domainOf } from "./manifest.ts";
import { checkSignature } from "./sign.ts";

/** What was found of one row. */
export interface RowFinding {
  /** From 1, as people count. */
  readonly row: number;
  readonly name: string;
  /** Why the row fails; undefined where all of it is as anchored. */
  readonly fault?: InputError;
}

/** What a notary found of a batch. */
export interface EvidenceFinding {
  /** The anchor that was compared with; undefined where there is none. */
  readonly anchor?: Anchor;
  /** Why the batch as a whole is not what was anchored. */
  readonly fault?: InputError;
  readonly rows: readonly RowFinding[];
  readonly isVerified: boolean;
}

export interface EvidenceInput {
  readonly batch: Batch;
  /** The folder that the files lie in, under their names. */
  readonly files: string;
  /** The anchor that is meant; the one of the batch's root by default. */
  readonly anchor?: string;
}

/**
 * Recomputes a batch from its files: fingerprints, device signatures, whether the devices were registered and live at the
 * time, leaves, root and anchor. What fails, of the batch or of single rows, stands in the finding. Throws only what keeps
 * it from finding out, e.g. an InputError `AnchorAmbiguous`.
 */
export async function verifyEvidence(ledger: Ledger, input: EvidenceInput): Promise<EvidenceFinding> {
  const { batch, files } = input;
  const { anchor, fault } = await anchorOf(ledger, input);
  const devices = new Map<string, Promise<Device>>();
  const rows: RowFinding[] = [];
  for (let index = 0; index < batch.leafCount; index += 1) {
    const row = batch.row(index);
    const wrong = await faultOf(async () => {
      await checkFile(row, files);
      if (isRecording(row)) await checkMaking(ledger, row, anchor?.since, devices);
    });
    rows.push({ row: index + 1, name: row.name, ...(wrong === undefined ? {} : { fault: wrong }) });
  }
  const isVerified = fault === undefined && rows.every((row) => row.fault === undefined);
  return {
    rows,
    isVerified,
    ...(anchor === undefined ? {} : { anchor }),
    ...(fault === undefined ? {} : { fault }),
  };
}

/** Throws an InputError unless a camera's recording of `time` can be trusted. */
export function checkDevice({ device: address, ...device }: Device, time: number): void {
  const refuse = (code: string, message: string): InputError =>
    new InputError(code, `The device ${address} ${message}.`, "Its recording proves nothing by itself.");
  if (device.kind !== "Camera") throw refuse("DeviceKindWrong", "is no camera");
  if (time < device.since) throw refuse("DeviceNotYetLive", "was not registered at the time");
  if (time > device.until) throw refuse("DeviceHasEnded", "had ended before the time");
  if (device.distrustedFrom !== undefined && time >= device.distrustedFrom) {
    throw refuse("DeviceDistrusted", "can't be trusted since before the time");
  }
}

/** The anchor that is meant, and why the batch as a whole is not what it binds. */
async function anchorOf(
  ledger: Ledger,
  { batch, anchor: key }: EvidenceInput,
): Promise<{ anchor?: Anchor; fault?: InputError }> {
  const { root, schema, leafCount } = batch;
  let anchor: Anchor | undefined;
  const fault = await faultOf(async () => {
    anchor = key === undefined ? await findAnchor(ledger, { root, schema }) : await showAnchor(ledger, key);
    // A proof of one row leads to the root of all, and the ledger binds that root to author and schema.
    const { isContained } = await verifyAnchored(ledger, { anchor: anchor.anchor, ...batch.proof(0) });
    if (isContained && anchor.leafCount === leafCount) return;
    const message = `The batch of ${leafCount} documents has the root ${root}, which is not what was anchored.`;
    throw new InputError("BatchNotAnchored", message, "Use the batch as its author wrote it.", { place: batch.path });
  });
  if (fault?.code === "AnchorAmbiguous") throw fault;
  return { ...(anchor === undefined ? {} : { anchor }), ...(fault === undefined ? {} : { fault }) };
}

async function checkFile({ name, fingerprint }: Row, folder: string): Promise<void> {
  // A name that leads out of the folder is no file's name.
  const path = join(folder, name.replaceAll(/[\\/]/g, "_"));
  if ((await fingerprintOf(path)) === fingerprint) return;
  const message = "The file is not what was recorded: its fingerprint is another.";
  throw new InputError("FileChanged", message, "Use the file as it came from the device.", { place: path });
}

async function checkMaking(
  ledger: Ledger,
  row: RecordingRow,
  anchoredAt: number | undefined,
  devices: Map<string, Promise<Device>>,
): Promise<void> {
  const { name: _name, salt: _salt, ...signed } = row;
  checkSignature(domainOf(ledger).domain, signed);
  if (anchoredAt !== undefined && row.time > anchoredAt) {
    const message = "The recording says that it was made after its batch was anchored.";
    throw new InputError("RecordingInFuture", message, "The device's clock was wrong.");
  }
  const device = devices.get(row.device) ?? showDevice(ledger, row.device);
  devices.set(row.device, device);
  checkDevice(await device, row.time);
}

async function faultOf(check: () => Promise<void>): Promise<InputError | undefined> {
  try {
    await check();
    return undefined;
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
}

/** Whether a batch is of recordings. Throws an InputError `BatchNotOfRecordings`. */
export function requireRecordings({ schema, path }: Batch): void {
  if (isOfRecordings(schema)) return;
  const cure = "Check its documents with `anchor verify`.";
  throw new InputError("BatchNotOfRecordings", `The batch is ${schema}, not of recordings.`, cure, { place: path });
}
