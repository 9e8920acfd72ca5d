import { readFile } from "node:fs/promises";
import { basename } from "node:path";

import type { Signer } from "ethers";
import { z } from "zod";

import { InputError } from "../errors.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { fileFault } from "../lots/files.ts";
import { addressField } from "../prescriptions/fields.ts";
import { checkShape, type ShapeOptions } from "../prescriptions/shape.ts";
import { fingerprintOf } from "../records/documents.ts";
import { deviceSignature, recordingFields, type RecordingRow } from "../records/rows.ts";
import { checkSignature, signRecording } from "./sign.ts";
import { evidenceDomain, type Recording } from "./types.ts";

const manifestShape = z.strictObject({
  type: z.literal("yaolian-recording"),
  version: z.literal(1),
  chainId: z.int().min(1),
  registry: addressField,
  name: z.string().min(1).max(500),
  device: addressField,
  ...recordingFields,
  signature: deviceSignature,
});

/** What a device writes beside a recording: all that it says of it, signed. */
export type Manifest = Readonly<z.output<typeof manifestShape>>;

/** What is said of a recording beside its file. */
export interface RecordingInput extends Omit<Recording, "fingerprint" | "latitude" | "longitude"> {
  /** Degrees, to five places: about a metre. */
  readonly latitude?: number;
  readonly longitude?: number;
}

/**
 * Describes a recording by its file and has its device sign that. Throws an InputError `RecordingWrong`,
 * `RecordingPlaceWrong`, `RecordingInFuture` or `FileUnusable`.
 */
export async function recordFile(
  ledger: Ledger,
  device: Signer,
  { path, now, ...said }: RecordingInput & { readonly path: string; readonly now: number },
): Promise<Manifest> {
  if (said.time > now) {
    const cure = "Set the device's clock, or give the time at which it recorded.";
    throw new InputError("RecordingInFuture", "The recording's time has not come yet.", cure, { place: path });
  }
  const { latitude, longitude, ...rest } = said;
  const point = latitude === undefined && longitude === undefined ? {} : pointOf(latitude, longitude);
  const recording = { ...rest, ...point, fingerprint: await fingerprintOf(path) };
  const { registry, domain } = domainOf(ledger);
  const signature = await signRecording(device, domain, recording);
  const head = { type: "yaolian-recording", version: 1, chainId: Number(ledger.chainId), registry } as const;
  return { ...head, name: basename(path), device: await device.getAddress(), ...recording, signature };
}

/**
 * Reads a manifest and checks its signature for this ledger. Throws an InputError `RecordingWrong`,
 * `RecordingSignatureWrong` or `FileUnusable`.
 */
export async function readManifest(ledger: Ledger, path: string): Promise<Manifest> {
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    throw fileFault(path, error);
  });
  const options = { code: "RecordingWrong", root: path, cure: "Use the file that the device wrote." };
  const manifest = checkShape(manifestShape, jsonOf(text, options), options);
  const { domain, registry } = domainOf(ledger);
  if (BigInt(manifest.chainId) !== ledger.chainId || manifest.registry !== registry) {
    const message = `It says that it is of ${manifest.registry} on chain ${manifest.chainId}, another ledger.`;
    throw new InputError(options.code, message, options.cure, { place: path });
  }
  checkSignature(domain, signedOf(manifest));
  return manifest;
}

/** A manifest's recording as the row of a batch, before it has its salt. */
export function rowOf(manifest: Manifest): Omit<RecordingRow, "salt"> {
  return { name: manifest.name, ...signedOf(manifest) };
}

/** The evidence domain of a ledger. */
export function domainOf(ledger: Ledger): { registry: string; domain: ReturnType<typeof evidenceDomain> } {
  const registry = ledger.deployment.contracts.anchorRegistry.address;
  return { registry, domain: evidenceDomain(ledger.chainId, registry) };
}

function signedOf(manifest: Manifest): Omit<RecordingRow, "salt" | "name"> {
  const { type: _type, version: _version, chainId: _chain, registry: _registry, name: _name, ...signed } = manifest;
  return signed;
}

/** A point in units of 1e-5 degrees; half a point is refused with the place. */
function pointOf(latitude: number | undefined, longitude: number | undefined): Partial<Recording> {
  const unit = (degrees: number): number => Math.round(degrees * 1e5);
  return {
    ...(latitude === undefined ? {} : { latitude: unit(latitude) }),
    ...(longitude === undefined ? {} : { longitude: unit(longitude) }),
  };
}

function jsonOf(text: string, { code, cure, root }: ShapeOptions): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InputError(code, "The manifest is not JSON.", cure, { place: root });
  }
}
