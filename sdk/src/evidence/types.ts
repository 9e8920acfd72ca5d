import type { TypedDataDomain, TypedDataField } from "ethers";

/** What a device signs of a recording. A place is a GLN, or a point in units of 1e-5 degrees. */
export interface Recording {
  /** The SHA-256 of the file, in hex. */
  readonly fingerprint: string;
  /** When it was made, Unix seconds. */
  readonly time: number;
  readonly gln?: string | undefined;
  readonly latitude?: number | undefined;
  readonly longitude?: number | undefined;
  /** How full the battery was, per cent. */
  readonly battery: number;
  /** The device's own count of its recordings. */
  readonly sequence: number;
}

/** The EIP-712 type that a device signs. */
export const recordingTypes: Record<string, TypedDataField[]> = {
  Recording: [
    { name: "fingerprint", type: "bytes32" },
    { name: "time", type: "uint40" },
    { name: "gln", type: "uint64" },
    { name: "latitude", type: "int32" },
    { name: "longitude", type: "int32" },
    { name: "battery", type: "uint8" },
    { name: "sequence", type: "uint32" },
  ],
};

/** The EIP-712 domain of all evidence of the AnchorRegistry at `registry` on the chain `chainId`. */
export function evidenceDomain(chainId: number | bigint, registry: string): TypedDataDomain {
  return { name: "Yaolian Evidence", version: "1", chainId: BigInt(chainId), verifyingContract: registry };
}

/** A recording as its EIP-712 type has it: what is not said is 0. */
export function recordingMessage(recording: Recording): Record<string, string | number> {
  const { fingerprint, time, gln = "0", latitude = 0, longitude = 0, battery, sequence } = recording;
  return { fingerprint, time, gln, latitude, longitude, battery, sequence };
}
