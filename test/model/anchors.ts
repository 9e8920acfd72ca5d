import { AbiCoder, keccak256 } from "ethers";

import { Role } from "../helpers/world.ts";
import { AUTHORITY, authorize, type Bearing } from "./consortium.ts";
import { tell, type Anchor, type Ledger } from "./ledger.ts";
import type { Rules } from "./rules.ts";

/** As `AnchorSchema`. */
export const Schema = { Epcis: 0, Bundle: 1, DataSet: 2, Inspection: 3, Enforcement: 4, Notarised: 5 } as const;

/** Who may anchor what. */
export const ANCHORERS: readonly number[] = [
  Role.QualityOfficer | Role.Logistics,
  Role.RecordsOfficer,
  Role.RecordsOfficer,
  AUTHORITY | Role.QualityOfficer,
  AUTHORITY,
  Role.Notary,
];

const NO_HASH = "0x".padEnd(66, "0");

/** The five permissions of GA4GH's terms, of which there is exactly one, and DS among them. */
const PERMISSIONS = [0, 1, 2, 3, 4].map((bit) => 1 << bit);
const DISEASE_SPECIFIC = 1 << 3;
const KNOWN_TERMS = 2 ** 23 - 1;

export interface DataUse {
  terms: number;
  disease: string;
  approval: string;
}

export function anchorIdOf(author: number, schema: number, root: string): string {
  return keccak256(AbiCoder.defaultAbiCoder().encode(["uint24", "uint8", "bytes32"], [author, schema, root]));
}

function begin(at: Ledger, rules: Rules, by: string, roles: number, bearing: Bearing): number {
  return authorize(at, rules, by, { roles, bearing, module: "anchorRegistry" }).member;
}

function anchorNamed(at: Ledger, rules: Rules, id: string): Anchor {
  return at.anchors.get(id) ?? rules.refuse("AnchorUnknown", id);
}

export function anchorBatch(
  at: Ledger,
  rules: Rules,
  by: string,
  schema: number,
  root: string,
  leafCount: number,
  papers: string,
): void {
  const member = begin(at, rules, by, ANCHORERS[schema] ?? 0, "begin");
  rules.need(schema !== Schema.DataSet, "DataUseUnfit", schema);
  write(at, rules, by, { author: member, schema, root, leafCount, papers });
}

export function anchorDataSet(
  at: Ledger,
  rules: Rules,
  by: string,
  root: string,
  leafCount: number,
  use: DataUse,
): void {
  const member = begin(at, rules, by, Role.RecordsOfficer, "begin");
  requireTerms(rules, use);
  const batch = { author: member, schema: Schema.DataSet, root, leafCount, papers: NO_HASH };
  state(at, by, write(at, rules, by, batch), use);
}

function write(
  at: Ledger,
  rules: Rules,
  by: string,
  batch: { author: number; schema: number; root: string; leafCount: number; papers: string },
): string {
  const { author, schema, root, leafCount, papers } = batch;
  const id = anchorIdOf(author, schema, root);
  const before = at.anchors.get(id);
  rules.need(root !== NO_HASH, "RootMissing");
  rules.need(leafCount > 0, "BatchEmpty", root);
  rules.need(before === undefined, "AnchorExists", id, before?.since).settle();
  at.anchors.set(id, { author, since: at.now, schema, leafCount, successor: NO_HASH, said: new Map() });
  tell(at, "anchorRegistry", "BatchAnchored", id, author, schema, root, leafCount, papers, by);
  return id;
}

/** One permission, a disease exactly where the terms ask for one, an approval. */
function requireTerms(rules: Rules, { terms, disease, approval }: DataUse): void {
  const permissions = PERMISSIONS.filter((bit) => (terms & bit) !== 0);
  rules.need(terms <= KNOWN_TERMS && permissions.length === 1, "DataUseInvalid", terms);
  rules.need(((terms & DISEASE_SPECIFIC) !== 0) === (disease !== NO_HASH), "DiseaseUnfit", terms);
  rules.need(approval !== NO_HASH, "ApprovalMissing");
}

function state(at: Ledger, by: string, id: string, { terms, disease, approval }: DataUse): void {
  tell(at, "anchorRegistry", "DataUseStated", id, terms, disease, approval, by);
}

export function supersede(
  at: Ledger,
  rules: Rules,
  by: string,
  id: string,
  root: string,
  leafCount: number,
  reason: number,
): void {
  const anchor = anchorNamed(at, rules, id);
  const { author, schema } = anchor;
  const member = begin(at, rules, by, ANCHORERS[schema] ?? 0, "continue");
  rules.need(author === member, "AnchorNotOfMember", id, author, member);
  rules.need(anchor.successor === NO_HASH, "AnchorIsSuperseded", id, anchor.successor);
  const successor = write(at, rules, by, { author: member, schema, root, leafCount, papers: NO_HASH });
  anchor.successor = successor;
  tell(at, "anchorRegistry", "AnchorSuperseded", id, successor, reason, by);
}

export function stateDataUse(at: Ledger, rules: Rules, by: string, id: string, use: DataUse): void {
  const member = begin(at, rules, by, Role.RecordsOfficer, "continue");
  const { author, schema } = anchorNamed(at, rules, id);
  rules.need(author === member, "AnchorNotOfMember", id, author, member);
  rules.need(schema === Schema.DataSet, "DataUseUnfit", schema);
  requireTerms(rules, use);
  rules.settle();
  state(at, by, id, use);
}

export function attest(at: Ledger, rules: Rules, by: string, id: string, finding: number, report: string): void {
  const notary = begin(at, rules, by, Role.Notary, "continue");
  const { author, said } = anchorNamed(at, rules, id);
  const previous = said.get(notary)?.finding ?? 0;
  rules.need(finding !== 0, "AttestationMissing", id);
  rules.need(author !== notary, "AttestationOfOwn", id, notary);
  rules.need(finding === 0 || previous !== finding, "AttestationStands", id, notary, finding).settle();
  said.set(notary, { finding, since: at.now });
  tell(at, "anchorRegistry", "AnchorAttested", id, notary, previous, finding, report, by);
}
