import { AbiCoder, dataSlice, keccak256, toUtf8Bytes } from "ethers";
import { z } from "zod";
import { InputError } from "../errors.ts";
import { bytesField, gtinField, packUseShape } from "./fields.ts";
import { checkShape, said } from "./shape.ts";
import type { PackUse } from "./types.ts";

const abi = AbiCoder.defaultAbiCoder();
const NO_GROUP = `0x${"00".repeat(16)}`;
const saltField = bytesField(32);
const groupField = bytesField(16).refine((group) => group !== NO_GROUP, { error: "a group of zeros is no group" });

/** What a prescription names: a substitution group (16 bytes), or one product by its GTIN (digits). Never both. */
export type PrescribedDrug = { readonly group: string } | { readonly gtin: string };

export const prescribedDrugFields = { group: groupField.optional(), gtin: gtinField.optional() };

/**
 * The substitution group of a coding: the first 16 bytes of keccak256 of `system|code` in UTF-8, as the registry keys it.
 * Throws an InputError where either is empty, or where the system holds a `|`, which would make two codings one group.
 */
export function substitutionGroup(system: string, code: string): string {
  if (system.includes("|")) {
    throw new InputError(
      "CodingSystemWrong",
      `The system ${said(system)} holds a "|".`,
      "Give it without its version.",
    );
  }
  if (system === "" || code === "") {
    throw new InputError("CodingIncomplete", `${said(`${system}|${code}`)} lacks a system or a code.`, "Give both.");
  }
  return dataSlice(keccak256(utf8(`${system}|${code}`, "The coding")), 0, 16);
}

/** keccak256(abi.encode(bytes16 group, uint64 gtin, bytes32 salt)): hides the drug until the salt is shown at dispense. */
export function drugCommitment(drug: PrescribedDrug, salt: string): string {
  const shape = z
    .object({ ...prescribedDrugFields, salt: saltField })
    .refine((fields) => (fields.group === undefined) !== (fields.gtin === undefined), {
      error: "expected exactly one of group and gtin",
    });
  const { group, gtin, ...opened } = checkShape(shape, { ...drug, salt }, secretShape("drug"));
  return keccak256(
    abi.encode(
      ["bytes16", "uint64", "bytes32"],
      [group ?? NO_GROUP, gtin === undefined ? 0n : BigInt(gtin), opened.salt],
    ),
  );
}

/** keccak256(abi.encode(keccak256(canonical document in UTF-8), salt)): without the salt it commits to nothing. */
export function documentCommitment(canonicalDocument: string, salt: string): string {
  const opened = checkShape(z.object({ salt: saltField }), { salt }, secretShape("document"));
  const hash = keccak256(utf8(canonicalDocument, "The document"));
  return keccak256(abi.encode(["bytes32", "bytes32"], [hash, opened.salt]));
}

/** keccak256(abi.encode((bytes32 lot, uint32 index, uint24 units)[])): the packs of a dispense, in their order. */
export function packsCommitment(packs: readonly PackUse[]): string {
  const checked = checkShape(z.array(packUseShape), packs, {
    code: "PackUseWrong",
    root: "packs",
    cure: "Give the lot's id, the pack's index and the units (0 for a whole pack).",
  });
  const rows = checked.map(({ lot, index, units }) => [lot, index, units]);
  return keccak256(abi.encode(["tuple(bytes32 lot,uint32 index,uint24 units)[]"], [rows]));
}

/** Text as UTF-8. Throws an InputError where half a surrogate pair would be replaced and two texts would hash alike. */
export function utf8(text: string, name: string): Uint8Array {
  if (/\p{Surrogate}/u.test(text)) {
    throw new InputError("TextNotUnicode", `${name} holds half a surrogate pair.`, "Write it in valid Unicode.");
  }
  return toUtf8Bytes(text);
}

function secretShape(root: string) {
  return { code: "OpeningWrong", root, cure: "Give the opening as it was made.", unspoken: new Set(["salt"]) };
}
