import {
  HDNodeWallet,
  ZeroHash,
  computeHmac,
  concat,
  dataLength,
  getBytes,
  hexlify,
  isBytesLike,
  randomBytes,
  type BytesLike,
} from "ethers";
import { InputError } from "../errors.ts";
import { utf8 } from "./commitments.ts";

const SEPARATOR = Uint8Array.of(0);
const HOLDER_PATH = "m/44'/60'/0'/0";
/** BIP-32 numbers its plain children below this. */
const HIGHEST_PART = 2 ** 31 - 1;

/** A new key of a document: 32 random bytes. Whoever has it has all salts and holder keys of its prescriptions. */
export function newDocumentKey(): string {
  return hexlify(randomBytes(32));
}

/** The salt of one part's drug commitment; the same for the same key, request and part, so that a repeated import meets itself. */
export function drugSalt(documentKey: BytesLike, requestIdentifier: string, part: number): string {
  return salt("yaolian/drug-salt/v1", documentKey, requestIdentifier, part);
}

/** The salt of one part's document commitment. */
export function documentSalt(documentKey: BytesLike, requestIdentifier: string, part: number): string {
  return salt("yaolian/document-salt/v1", documentKey, requestIdentifier, part);
}

/**
 * What the parts of one multiple prescription share: as good as random to who has no key, and the same when the document
 * is imported again. 32 zero bytes for a prescription of one part.
 */
export function partsGroup(documentKey: BytesLike, requestIdentifier: string, parts: number): string {
  if (parts === 1) return ZeroHash;
  return computeHmac("sha256", key(documentKey), message("yaolian/parts-group/v1", requestIdentifier));
}

/** The one-time wallet of one part's holder, BIP-32 at m/44'/60'/0'/0/part. */
export function holderWallet(documentKey: BytesLike, requestIdentifier: string, part: number): HDNodeWallet {
  return holderParent(documentKey, requestIdentifier).deriveChild(checkPart(part));
}

/** The wallets of all parts, numbered from 0, at less cost than one by one. */
export function holderWallets(documentKey: BytesLike, requestIdentifier: string, parts: number): HDNodeWallet[] {
  const parent = holderParent(documentKey, requestIdentifier);
  return Array.from({ length: parts }, (_, part) => parent.deriveChild(checkPart(part)));
}

function holderParent(documentKey: BytesLike, requestIdentifier: string): HDNodeWallet {
  const seed = computeHmac("sha512", key(documentKey), message("yaolian/holder/v1", requestIdentifier));
  return HDNodeWallet.fromSeed(seed).derivePath(HOLDER_PATH);
}

function salt(label: string, documentKey: BytesLike, requestIdentifier: string, part: number): string {
  return computeHmac("sha256", key(documentKey), message(label, requestIdentifier, checkPart(part)));
}

/** The label and the part (in decimal) hold no zero byte, so that no two different inputs give one message. */
function message(label: string, requestIdentifier: string, part?: number): string {
  const request = [utf8(label, "The label"), SEPARATOR, utf8(requestIdentifier, "The request's identifier")];
  return concat(part === undefined ? request : [...request, SEPARATOR, utf8(String(part), "The part")]);
}

function key(documentKey: BytesLike): Uint8Array {
  if (!isBytesLike(documentKey) || dataLength(documentKey) !== 32) {
    throw new InputError(
      "DocumentKeyWrong",
      "The document key is not 32 bytes long.",
      "Use newDocumentKey() and keep it.",
    );
  }
  return getBytes(documentKey);
}

function checkPart(part: number): number {
  if (!Number.isInteger(part) || part < 0 || part > HIGHEST_PART) {
    throw new InputError("PartWrong", `${part} is not the number of a part.`, "Number the parts from 0.");
  }
  return part;
}
