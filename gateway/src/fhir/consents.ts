import { apiRoute, ProblemError, z } from "@yaolian/http";
import {
  fromFhirConsent,
  readConsentWord,
  sendConsentWord,
  showConsent,
  toFhirConsent,
  type SignedConsentWord,
} from "@yaolian/sdk/consents";
import type { Actor } from "@yaolian/sdk/ledger";

import type { GatewayContext } from "../context.ts";
import type { App } from "../env.ts";
import { answerResource, resourceUnknown } from "./outcome.ts";
import { creating, reading } from "./parts.ts";

const create = apiRoute(
  creating("Consent", "Bring a consent onto the ledger, or its end: the holder's signed word is its sourceAttachment", [
    "consent",
  ]),
);
const read = apiRoute(
  reading("Consent", "A consent as the ledger has it, by holder and member", ["consent", "records"]),
);

/** The most of a word that is looked at, in characters of base64. */
const LONGEST_WORD = 16_384;

const sourceShape = z.looseObject({
  resourceType: z.literal("Consent"),
  status: z.enum(["active", "inactive"], { error: "expected active, or inactive to end it" }),
  sourceAttachment: z.looseObject({ data: z.base64().max(LONGEST_WORD) }).optional(),
});

/**
 * Consent: what a patient's side signed, sent on its behalf. The gateway has no patient's key and can't consent for anybody: a
 * Consent carries the signed word as its source, and says the same as the word.
 */
export function consentRoutes(app: App, context: GatewayContext): void {
  const { ledger, keyring } = context;
  app.openapi(create, async (c) => {
    const body: unknown = await c.req.json();
    const word = wordIn(body);
    const { timestamp } = (await ledger.provider.getBlock("latest")) ?? { timestamp: 0 };
    requireSame(body, word, { now: timestamp, offset: ledger.deployment.dayOffset });
    const before = await showConsent(ledger, { holder: word.holder, member: word.member });
    const nonce = Number(await ledger.consentRegistry.nonceOf(word.holder));
    const wasSent = word.nonce < nonce && before.lives === (word.word === "Grant");
    if (!wasSent) await sendConsentWord(ledger.as(senderIn(keyring.operators().map(({ actor }) => actor))), word);
    const headers = { Location: `/fhir/Consent/${consentId(word.holder, word.member)}` };
    const resource = await consentOf(context, word.holder, word.member);
    return answerResource(c, resource, wasSent ? 200 : 201, headers);
  });
  app.openapi(read, async (c) => {
    const { id } = c.req.valid("param");
    const [, holder, member] = /^([0-9a-f]{40})\.([1-9]\d{0,7})$/.exec(id) ?? [];
    if (holder === undefined || member === undefined) throw resourceUnknown("Consent", id);
    return answerResource(c, await consentOf(context, `0x${holder}`, Number(member)));
  });
}

async function consentOf({ ledger }: GatewayContext, holder: string, member: number): Promise<object> {
  const consent = await showConsent(ledger, { holder, member });
  if (consent.sequence === 0) throw resourceUnknown("Consent", consentId(holder, member));
  return { ...toFhirConsent(consent, { withHolder: true }), id: consentId(holder, member) };
}

type ConsentActWord = Extract<SignedConsentWord, { word: "Grant" | "Revoke" }>;

/** The word that the document carries. A ProblemError 422 where there is none, or another one. */
function wordIn(body: unknown): ConsentActWord {
  const read = sourceShape.safeParse(body);
  if (!read.success) {
    const [issue] = read.error.issues;
    throw unfit(`Consent.${issue?.path.join(".") ?? ""}: ${issue?.message ?? "it is wrong"}.`);
  }
  const { status, sourceAttachment } = read.data;
  if (sourceAttachment === undefined) throw unfit("Consent.sourceAttachment: the holder's signed word is missing.");
  const word = readConsentWord(Buffer.from(sourceAttachment.data, "base64").toString("utf8"));
  if (word.word === (status === "active" ? "Grant" : "Revoke")) return word;
  throw unfit(`Consent.status: it is ${status}, and the holder's side signed the word ${word.word}.`);
}

/** A document that says something else than what was signed would be read as if it were consented to. */
function requireSame(body: unknown, word: ConsentActWord, clock: { now: number; offset: number }): void {
  if (word.word === "Revoke") return;
  const { member, terms, holder } = fromFhirConsent(body, clock);
  const plain = ({ scope, purposes, dataUse = [], until }: typeof terms): string =>
    JSON.stringify([[...scope].sort(), [...purposes].sort(), [...dataUse].sort(), until]);
  const isSame = member === word.member && plain(terms) === plain(word.terms);
  if (isSame && (holder === undefined || holder.toLowerCase() === word.holder.toLowerCase())) return;
  throw unfit("Consent.provision: it says something else than what the holder's side signed.");
}

/** Anybody may send a signed word: the first key there is. */
function senderIn([actor]: readonly Actor[]): Actor {
  if (actor !== undefined) return actor;
  const cure = "Bring the key of one of the member's operators.";
  throw new ProblemError(503, "SenderMissing", "No key here may send anything.", cure);
}

function consentId(holder: string, member: number): string {
  return `${holder.slice(2).toLowerCase()}.${member}`;
}

function unfit(detail: string): ProblemError {
  const cure =
    "Write it as `yaolian consent show --fhir` does, with the signed word of the holder's wallet as its source.";
  return new ProblemError(422, "ConsentUnfit", detail, cure);
}
