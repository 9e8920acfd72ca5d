import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { CUSTOM_ERRORS } from "../../sdk/src/errors/explain.ts";
import { ANCHOR_ERRORS, ANCHOR_SAME_NAMED } from "../../sdk/src/errors/sentences/anchors.ts";
import { COLD_CHAIN_ERRORS } from "../../sdk/src/errors/sentences/coldChain.ts";
import { CLAIM_ERRORS } from "../../sdk/src/errors/sentences/claims.ts";
import { CONSENT_ERRORS } from "../../sdk/src/errors/sentences/consents.ts";
import { COUNCIL_ERRORS } from "../../sdk/src/errors/sentences/council.ts";
import { DRUG_ERRORS } from "../../sdk/src/errors/sentences/drugs.ts";
import { GOODS_ERRORS } from "../../sdk/src/errors/sentences/goods.ts";
import { IMMUNIZATION_ERRORS } from "../../sdk/src/errors/sentences/immunizations.ts";
import { MEMBER_ERRORS } from "../../sdk/src/errors/sentences/members.ts";
import { PRESCRIPTION_ERRORS } from "../../sdk/src/errors/sentences/prescriptions.ts";
import type { ErrorText } from "../../sdk/src/errors/sentences.ts";
import { ROOT } from "./root.ts";

const PARTS: readonly (readonly [string, Readonly<Record<string, ErrorText>>])[] = [
  ["Members, sites and operators", MEMBER_ERRORS],
  ["Products", DRUG_ERRORS],
  ["Lots, consignments, packs and alerts", GOODS_ERRORS],
  ["Cold chain", COLD_CHAIN_ERRORS],
  ["Prescriptions", PRESCRIPTION_ERRORS],
  ["Claims", CLAIM_ERRORS],
  ["Consents, emergency accesses and disclosures", CONSENT_ERRORS],
  ["Anchors", { ...ANCHOR_SAME_NAMED, ...ANCHOR_ERRORS }],
  ["Immunizations", IMMUNIZATION_ERRORS],
  ["The Council and its timelock, and OpenZeppelin's parts", COUNCIL_ERRORS],
];

/** Writes docs/errors.md: why each custom error of the contracts comes, and what to do about it. */
function main(): void {
  const inputs = new Map<string, string>(
    // Of two errors of one name, the table's is the one with values; the other stands in it with its brackets.
    CUSTOM_ERRORS.filter(({ signature }) => !(signature in ANCHOR_SAME_NAMED)).map((error) => [
      error.name,
      error.inputs.map(({ name }) => name).join(", "),
    ]),
  );
  const text = [
    "# Errors",
    "",
    "Every custom error of the contracts: why it comes and what to do about it. The SDK says these sentences with the values",
    "filled in. Generated from `sdk/src/errors/sentences/` by `npm run generate`.",
    "",
    ...PARTS.map(([title, errors]) => {
      const entries = Object.entries(errors).map(
        ([name, { why, cure }]) =>
          `### \`${name.endsWith(")") ? name : `${name}(${inputs.get(name) ?? ""})`}\`\n\n${why}\n\n${cure}\n`,
      );
      return `## ${title}\n\n${entries.join("\n")}`;
    }),
  ].join("\n");
  writeFileSync(join(ROOT, "docs/errors.md"), text);
}

main();
