import { enumNumber, enumValue } from "@yaolian/sdk/ledger";
import { ZeroHash } from "ethers";

import * as tables from "../../ponder.schema.ts";
import { counterpart, pick } from "../counterpart.ts";

/** Prescriptions, immunizations, claims, consents, emergency accesses and anchors. */
export const CARE = [
  counterpart(tables.prescription, ["prescription"], async ({ prescriptionToken, at }, { prescription, holder }) => {
    const view = await prescriptionToken.stateOf(prescription, holder, at);
    return {
      ...pick(view, "units", "sequence", "site", "until", "dispensedDay"),
      ...pick(view, "cancelAsked", "cancelled", "chain"),
    };
  }),
  counterpart(tables.immunization, ["immunization"], async ({ immunizationToken, at }, { immunization, holder }) => {
    const [view, named] = await Promise.all([
      immunizationToken.stateOf(immunization, at),
      immunizationToken.immunizationOf(holder, at),
    ]);
    return { ...pick(view, "holder", "site", "day", "voided"), immunization: named };
  }),
  counterpart(tables.claim, ["claim"], async ({ claimLedger, at }, { claim }) => {
    const view = await claimLedger.claimOf(claim, at);
    const [status, reason] = [enumValue("ClaimStatus", view.status), enumValue("ClaimReason", view.reason)];
    return { ...pick(view, "insurer", "site", "claimed", "approved"), status, reason };
  }),
  counterpart(tables.ceiling, ["group"], async ({ claimLedger, at }, { group }) => ({
    perUnit: await claimLedger.ceilingOf(group, at),
  })),
  counterpart(tables.consent, ["holder", "member"], async ({ consentRegistry, at }, { holder, member }) =>
    pick(await consentRegistry.consentOf(holder, member, at), "scope", "purposes", "dataUse", "until", "sequence"),
  ),
  counterpart(tables.representative, ["holder", "representative"], async ({ consentRegistry, at }, row) =>
    pick(await consentRegistry.representativeOf(row.holder, row.representative, at), "scope", "until"),
  ),
  counterpart(tables.consentNonce, ["holder"], async ({ consentRegistry, at }, { holder }) => ({
    nonce: await consentRegistry.nonceOf(holder, at),
  })),
  counterpart(tables.glassRecord, ["glass"], async ({ consentRegistry, at }, { glass }) => {
    const view = await consentRegistry.glassOf(glass, at);
    const [reason, finding] = [enumValue("GlassReason", view.reason), enumValue("ReviewFinding", view.finding)];
    return { ...pick(view, "holder", "member", "by", "scope", "brokenAt", "until"), reason, finding };
  }),
  counterpart(tables.anchor, ["anchor"], async ({ anchorRegistry, at }, { anchor, author, schema, root }) => {
    const [view, named] = await Promise.all([
      anchorRegistry.anchorOf(anchor, at),
      anchorRegistry.anchorId(author, enumNumber("AnchorSchema", schema), root, at),
    ]);
    return {
      ...pick(view, "author", "since", "leafCount"),
      ...{ schema: enumValue("AnchorSchema", view.schema), anchor: named },
      supersededBy: view.supersededBy === ZeroHash ? null : view.supersededBy,
    };
  }),
  counterpart(tables.attestation, ["anchor", "notary"], async ({ anchorRegistry, at }, { anchor, notary }) => {
    const view = await anchorRegistry.attestationOf(anchor, notary, at);
    return { ...pick(view, "since"), finding: enumValue("Attestation", view.finding) };
  }),
];
