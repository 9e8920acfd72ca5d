export { batchRecordings } from "./batch.ts";
export { readManifest, recordFile } from "./manifest.ts";
export type { Manifest, RecordingInput } from "./manifest.ts";
export { checkRecording, checkSignature, signRecording } from "./sign.ts";
export { evidenceDomain, recordingTypes } from "./types.ts";
export type { Recording } from "./types.ts";
export { checkDevice, requireRecordings, verifyEvidence } from "./verify.ts";
export type { EvidenceFinding, EvidenceInput, RowFinding } from "./verify.ts";
