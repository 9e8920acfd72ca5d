import { isAllowed, listConsents, listGlasses, toFhirConsent } from "@yaolian/sdk/consents";
import { words } from "@yaolian/sdk/errors";

import { consentLines, glassLines, HOLDER, MOST_MEMBERS, PURPOSE, SCOPE } from "../../acts/consents.ts";
import { query } from "../../frame/command.ts";
import { addressOf, numberOf, purposesOf, scopeOf } from "../../frame/values.ts";

export const showConsents = query({
  name: "consent show",
  description: "What a holder lets whom see",
  examples: ["yaolian --demo consent show 0x9965…A4dc", "yaolian --demo consent show 0x9965…A4dc --fhir"],
  args: { holder: HOLDER, fhir: { type: "boolean", description: "As FHIR R4 Consents, one a line" } },
  async run(session, args) {
    const consents = await listConsents(await session.ledger(), [addressOf(args.holder)]);
    if (args.fhir !== true) {
      return { data: consents, lines: consentLines(session, await session.directory(), consents) };
    }
    const documents = consents.map((consent) => toFhirConsent(consent, { withHolder: true }));
    return { data: documents, lines: documents.map((document) => JSON.stringify(document)) };
  },
});

export const askAllowed = query({
  name: "consent allowed",
  description: "Whether a member, or an operator for its member, may see these records now (exit code 2: it may not)",
  examples: ["yaolian --demo consent allowed 0x9965…A4dc --member 14 --scope lab-results"],
  args: {
    holder: HOLDER,
    member: { type: "string", valueHint: "number", description: "The member that asks" },
    operator: { type: "string", valueHint: "address", description: "An operator that asks, instead of its member" },
    scope: SCOPE,
    purpose: PURPOSE,
  },
  async run(session, args) {
    const [scope, purposes] = [scopeOf(args.scope), purposesOf(args.purpose)];
    const asker = {
      ...(args.member === undefined ? {} : { member: numberOf(args.member, "member's number", MOST_MEMBERS) }),
      ...(args.operator === undefined ? {} : { operator: addressOf(args.operator) }),
    };
    const question = { holder: addressOf(args.holder), ...asker, scope, purposes };
    const allowed = await isAllowed(await session.ledger(), question);
    const what = `${scope.map(words).join(", ")} for ${purposes.map(words).join(", ")}`;
    const line = allowed ? `Allowed: ${what}.` : `Not allowed: ${what}. Ask the patient for consent.`;
    return { data: { ...question, allowed }, lines: [line], exitCode: allowed ? 0 : 2 };
  },
});

export const listAccesses = query({
  name: "consent glasses",
  description: "Emergency accesses, and what their reviews found",
  examples: ["yaolian --demo consent glasses", "yaolian --demo consent glasses --open"],
  args: { open: { type: "boolean", description: "Only those that await their review" } },
  async run(session, args) {
    const all = await listGlasses(await session.ledger());
    const glasses = args.open === true ? all.filter(({ finding }) => finding === "Open") : all;
    return { data: glasses, lines: glassLines(session, await session.directory(), glasses) };
  },
});
