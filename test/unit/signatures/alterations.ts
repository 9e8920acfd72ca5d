import { concat, getBytes, hexlify, toBeHex, TypedDataEncoder, Wallet, ZeroHash } from "ethers";
import type { Signature, SigningKey, TypedDataDomain, TypedDataField } from "ethers";

/** What is signed, all of it open to change. */
export interface Envelope {
  readonly domain: TypedDataDomain;
  readonly types: Record<string, TypedDataField[]>;
  readonly values: Record<string, unknown>;
  readonly signer: Wallet;
}

export async function signEnvelope({ domain, types, values, signer }: Envelope): Promise<string> {
  return signer.signTypedData(domain, types, values);
}

export function digestOf({ domain, types, values }: Envelope): string {
  return TypedDataEncoder.hash(domain, types, values);
}

type Change = (envelope: Envelope) => Envelope;

const freshWallet = (): Wallet => new Wallet(Wallet.createRandom().privateKey);

/** The type that is signed: the first one; those after it are its fields'. */
function primaryOf({ types }: Envelope): [string, TypedDataField[]] {
  return Object.entries(types)[0] ?? ["", []];
}

/** The type that is signed, with its name or its fields changed. */
function retyped(envelope: Envelope, change: (name: string, fields: TypedDataField[]) => [string, TypedDataField[]]) {
  const [[name, fields], others] = [primaryOf(envelope), Object.entries(envelope.types).slice(1)];
  return { ...envelope, types: Object.fromEntries([change(name, fields), ...others]) };
}

const WIDER: Record<string, string> = { uint24: "uint32", uint32: "uint40", uint40: "uint48", uint8: "uint16" };

/** Ways of signing something else, whatever the message. */
const OTHERWISE: Record<string, Change> = {
  "for another chain": (e) => ({ ...e, domain: { ...e.domain, chainId: 1n } }),
  "for another contract": (e) => ({ ...e, domain: { ...e.domain, verifyingContract: freshWallet().address } }),
  "under another name": (e) => ({ ...e, domain: { ...e.domain, name: "Yaolian" } }),
  "under another version": (e) => ({ ...e, domain: { ...e.domain, version: "2" } }),
  "with a salt in the domain": (e) => ({ ...e, domain: { ...e.domain, salt: ZeroHash } }),
  "without a chain": ({ domain: { name, version, verifyingContract }, ...e }) => {
    return { ...e, domain: { name, version, verifyingContract } as TypedDataDomain };
  },
  "as another type": (e) => retyped(e, (_, fields) => ["Renew", fields]),
  "with a wider field": (e) =>
    retyped(e, (name, fields) => [name, fields.map((f) => ({ ...f, type: WIDER[f.type] ?? f.type }))]),
  "with its fields in another order": (e) => retyped(e, (name, fields) => [name, fields.toReversed()]),
  "without its last field": (e) => {
    const last = primaryOf(e)[1].at(-1)?.name ?? "";
    const values = Object.fromEntries(Object.entries(e.values).filter(([name]) => name !== last));
    return { ...retyped(e, (name, fields) => [name, fields.slice(0, -1)]), values };
  },
  "with another key": (e) => ({ ...e, signer: freshWallet() }),
};

/** A value of the same type that is not this one. */
function otherValue(value: unknown, type: string): unknown {
  if (Array.isArray(value)) return [...value, ...value];
  if (type === "address") return freshWallet().address;
  if (type === "string") return `${String(value)} `;
  if (type === "bytes") return concat([String(value), "0x00"]);
  if (type.startsWith("bytes")) return toBeHex(BigInt(String(value)) ^ 1n, Number(type.slice("bytes".length)));
  return BigInt(value as bigint) === 0n ? 1n : BigInt(value as bigint) - 1n;
}

/** Ways of signing something else: those for every message, and each of its fields with another value. */
export function otherwise(envelope: Envelope): Record<string, Envelope> {
  const ways: Record<string, Envelope> = {};
  for (const [how, change] of Object.entries(OTHERWISE)) ways[how] = change(envelope);
  for (const { name, type } of primaryOf(envelope)[1]) {
    const value = envelope.values[name];
    ways[`with another ${name}`] = { ...envelope, values: { ...envelope.values, [name]: otherValue(value, type) } };
    if (!Array.isArray(value)) continue;
    const others = { reversed: value.toReversed(), empty: [], shorter: value.slice(0, -1) };
    for (const [how, list] of Object.entries(others)) {
      ways[`with ${how} ${name}`] = { ...envelope, values: { ...envelope.values, [name]: list } };
    }
  }
  return ways;
}

const CURVE_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

const otherV = ({ v }: Signature): string => (v === 27 ? "1c" : "1b");
const word = (value: bigint): string => toBeHex(value, 32).slice(2);

/** Ways of breaking a good signature, given the key that made it and the digest that it is over. */
export const BROKEN: Record<string, (good: Signature, key: SigningKey, digest: string) => string> = {
  "with a high s": (good) => `${good.r}${word(CURVE_ORDER - BigInt(good.s))}${otherV(good)}`,
  "with a high s and its v": (good) => `${good.r}${word(CURVE_ORDER - BigInt(good.s))}${good.serialized.slice(-2)}`,
  "with the other v": (good) => `${good.r}${good.s.slice(2)}${otherV(good)}`,
  "with v of 0 or 1": (good) => `${good.r}${good.s.slice(2)}0${good.yParity}`,
  "with v of 29": (good) => `${good.r}${good.s.slice(2)}1d`,
  "with v of 255": (good) => `${good.r}${good.s.slice(2)}ff`,
  "with r of 0": (good) => ZeroHash + good.serialized.slice(66),
  "with s of 0": (good) => `${good.r}${ZeroHash.slice(2)}${good.serialized.slice(130)}`,
  "with r of the curve's order": (good) => `0x${word(CURVE_ORDER)}${good.serialized.slice(66)}`,
  "with s of the curve's order": (good) => `${good.r}${word(CURVE_ORDER)}${good.serialized.slice(130)}`,
  "with r and s exchanged": (good) => `${good.s}${good.r.slice(2)}${good.serialized.slice(130)}`,
  "of zeros": () => `0x${"00".repeat(65)}`,
  "of zeros but v": () => `0x${"00".repeat(64)}1b`,
  "of ones": () => `0x${"ff".repeat(65)}`,
  "of 64 bytes, as EIP-2098 has it": (good) => good.compactSerialized,
  "of 64 bytes, cut off": (good) => good.serialized.slice(0, -2),
  "of 66 bytes": (good) => `${good.serialized}00`,
  "of 66 bytes, shifted by one": (good) => `0x00${good.serialized.slice(2)}`,
  "twice in a row": (good) => `${good.serialized}${good.serialized.slice(2)}`,
  "of no bytes": () => "0x",
  "of one byte": () => "0x1b",
  "over the digest as a personal message": (_, key, digest) => new Wallet(key).signMessageSync(getBytes(digest)),
  "over the digest of the digest": (_, key, digest) =>
    key.sign(TypedDataEncoder.hash({}, { A: [{ name: "d", type: "bytes32" }] }, { d: digest })).serialized,
};

/** How many bits a signature has. */
export const BITS = 65 * 8;

/** A signature with one of its bits the other way. */
export function flipped(signature: string, bit: number): string {
  const bytes = getBytes(signature);
  bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return hexlify(bytes);
}
