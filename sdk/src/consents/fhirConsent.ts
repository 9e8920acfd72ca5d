import { z } from "zod";

import { InputError } from "../errors.ts";
import { daysOf } from "../fhir/days.ts";
import { BASE } from "../fhir/dispense.ts";
import { HOLDER_SYSTEM } from "../fhir/immunization.ts";
import { checkShape, said } from "../prescriptions/shape.ts";
import { CLASSES, DUO, REASONS, TERMS, type Code } from "./fhirWords.ts";
import type { ConsentState } from "./show.ts";
import type { ConsentTerms } from "./types.ts";

/** The naming system of members: their numbers on the ledger. */
export const MEMBER_SYSTEM = `${BASE}/NamingSystem/member`;

const ROLE_CLASS = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType";
const SECONDS_A_DAY = 86_400;

/** A consent of the ledger as a FHIR R4 `Consent`. The patient is its holder's address, a pseudonym, or left out. */
export function toFhirConsent(consent: ConsentState, options: { readonly withHolder?: boolean } = {}): FhirConsent {
  const { holder, member, scope, purposes, dataUse, until, sequence, lives } = consent;
  const research = purposes.includes("Research");
  const terms = dataUse.map((term) => ({ coding: [{ system: DUO, code: TERMS[term] }] }));
  return {
    resourceType: "Consent",
    identifier: [{ system: HOLDER_SYSTEM, value: `${holder}#${member}.${sequence}` }],
    status: lives ? "active" : "inactive",
    scope: concept("http://terminology.hl7.org/CodeSystem/consentscope", research ? "research" : "patient-privacy"),
    category: [concept("http://loinc.org", "59284-0")],
    ...(options.withHolder === true ? { patient: { identifier: { system: HOLDER_SYSTEM, value: holder } } } : {}),
    policyRule: concept("http://terminology.hl7.org/CodeSystem/v3-ActCode", "OPTIN"),
    provision: {
      type: "permit",
      // A revoked consent has no end of its own any more.
      ...(until === 0 ? {} : { period: { end: new Date(until * 1000).toISOString().replace(".000Z", "Z") } }),
      actor: [
        {
          role: concept(ROLE_CLASS, "IRCP"),
          reference: { identifier: { system: MEMBER_SYSTEM, value: String(member) } },
        },
      ],
      purpose: purposes.map((purpose) => REASONS[purpose]),
      class: scope.map((category) => CLASSES[category]),
      ...(terms.length === 0 ? {} : { code: terms }),
    },
  };
}

const codingShape = z.looseObject({ system: z.string().optional(), code: z.string().optional() });
const conceptShape = z.looseObject({ coding: z.array(codingShape).optional() });
const identifierShape = z.looseObject({ system: z.string().optional(), value: z.string().optional() });
const consentShape = z.looseObject({
  resourceType: z.literal("Consent"),
  implicitRules: z.undefined({ error: "rules that change its meaning are not known here" }).optional(),
  modifierExtension: z.undefined({ error: "an extension that changes its meaning is not known here" }).optional(),
  status: z.string(),
  scope: conceptShape.optional(),
  patient: z.looseObject({ identifier: identifierShape.optional() }).optional(),
  provision: z.looseObject({
    type: z.string().optional(),
    period: z.looseObject({ start: z.string().optional(), end: z.string().optional() }).optional(),
    actor: z.array(z.looseObject({ reference: z.looseObject({ identifier: identifierShape.optional() }) })).optional(),
    purpose: z.array(codingShape).optional(),
    class: z.array(codingShape).optional(),
    code: z.array(conceptShape).optional(),
  }),
});

interface Concept {
  readonly coding: readonly Code[];
}

interface Identifier {
  readonly system: string;
  readonly value: string;
}

/** A FHIR R4 `Consent`, as far as the ledger carries it. */
export interface FhirConsent {
  readonly resourceType: "Consent";
  readonly identifier: readonly Identifier[];
  readonly status: "active" | "inactive";
  readonly scope: Concept;
  readonly category: readonly Concept[];
  readonly patient?: { readonly identifier: Identifier };
  readonly policyRule: Concept;
  readonly provision: {
    readonly type: "permit";
    readonly period?: { readonly end: string };
    readonly actor: readonly { readonly role: Concept; readonly reference: { readonly identifier: Identifier } }[];
    readonly purpose: readonly Code[];
    readonly class: readonly Code[];
    readonly code?: readonly Concept[];
  };
}

/** What a FHIR Consent says, in the ledger's words. */
export interface ReadFhirConsent {
  readonly member: number;
  readonly terms: ConsentTerms;
  /** The holder's address, where the document names it. */
  readonly holder: string | undefined;
}

/** Members of a provision that narrow it in a way that the ledger does not keep. */
const NARROWING = ["provision", "data", "dataPeriod", "securityLabel", "action"] as const;

/**
 * Reads a FHIR R4 Consent that permits one member something until an end. What it says and the ledger can't keep is refused
 * with its FHIR path, never left out. `now` (Unix seconds) and `offset` (the ledger's, in seconds) say what has begun.
 */
export function fromFhirConsent(
  document: unknown,
  { now, offset }: { readonly now: number; readonly offset: number },
): ReadFhirConsent {
  const shape = { code: "FhirShapeWrong", root: "Consent", cure: "Write the field as FHIR R4 defines it." };
  const read = checkShape(consentShape, document, { ...shape, unspoken: new Set(["patient", "identifier"]) });
  const { status, patient, provision } = read;
  if (status !== "active") refuse("status", `${said(status)} is not active`, "Give a consent that is in force.");
  if (provision.type !== "permit") refuse("provision.type", `${said(provision.type)} is not permit`, "Give a permit.");
  for (const name of NARROWING) {
    if (provision[name] !== undefined) {
      refuse(`provision.${name}`, "the ledger does not keep it", "Name categories, purposes and an end only.");
    }
  }
  const holder = patient?.identifier?.system === HOLDER_SYSTEM ? patient.identifier.value : undefined;
  const dataUse = (provision.code ?? []).map((each, place) => termOf(each, `provision.code[${place}]`));
  return {
    holder,
    member: memberOf(provision.actor ?? []),
    terms: {
      scope: named(CLASSES, provision.class ?? [], "provision.class"),
      purposes: named(REASONS, provision.purpose ?? [], "provision.purpose"),
      ...(dataUse.length === 0 ? {} : { dataUse }),
      until: endOf(provision.period ?? {}, now, offset),
    },
  };
}

type Read = z.output<typeof consentShape>["provision"];

function memberOf(actors: NonNullable<Read["actor"]>): number {
  const identifiers = actors.map(({ reference }) => reference.identifier);
  const [only, another] = identifiers;
  const text = only?.system === MEMBER_SYSTEM && another === undefined ? only.value : undefined;
  // Digits alone: Number() would take "0x4" and " 4" too.
  if (text !== undefined && /^[1-9]\d{0,7}$/.test(text)) return Number(text);
  return refuse(
    "provision.actor",
    "it does not name one member",
    `Give one identifier of the system ${MEMBER_SYSTEM}.`,
  );
}

function named<Name extends string>(
  words: Readonly<Record<Name, Code>>,
  codings: readonly z.output<typeof codingShape>[],
  field: string,
): Name[] {
  if (codings.length === 0)
    refuse(field, "it is missing", "Say what is permitted: on the ledger nothing means nothing.");
  const all = Object.entries(words) as [Name, Code][];
  return codings.map(({ system, code }, place) => {
    const found = all.find(([, word]) => word.system === system && word.code === code);
    if (found !== undefined) return found[0];
    const known = all.map(([, word]) => `${word.system}|${word.code}`).join(", ");
    return refuse(`${field}[${place}]`, `${said(`${system}|${code}`)} is not kept`, `Use one of ${known}.`);
  });
}

function termOf({ coding = [] }: z.output<typeof conceptShape>, field: string): keyof typeof TERMS {
  const all = Object.entries(TERMS) as [keyof typeof TERMS, string][];
  const codes = coding.filter(({ system }) => system === DUO).map(({ code }) => code?.replace(":", "_"));
  const found = all.find(([, code]) => codes.includes(code));
  if (found !== undefined) return found[0];
  return refuse(field, "it is no term of the Data Use Ontology that is kept", `Use a code of ${DUO}.`);
}

function endOf({ start, end }: { start?: string | undefined; end?: string | undefined }, now: number, offset: number) {
  const moment = (dateTime: string, edge: "first" | "last", field: string): number => {
    if (dateTime.includes("T") && !Number.isNaN(Date.parse(dateTime))) return Math.floor(Date.parse(dateTime) / 1000);
    const day = daysOf(dateTime, offset, `Consent.${field}`)[edge];
    return (edge === "first" ? day : day + 1) * SECONDS_A_DAY - offset - (edge === "first" ? 0 : 1);
  };
  if (start !== undefined && moment(start, "first", "provision.period.start") > now) {
    refuse("provision.period.start", `${said(start)} is still to come`, "Grant it when it begins.");
  }
  if (end === undefined) return refuse("provision.period.end", "it is missing", "Every consent has an end.");
  return moment(end, "last", "provision.period.end");
}

function concept(system: string, code: string): Concept {
  return { coding: [{ system, code }] };
}

function refuse(field: string, what: string, cure: string): never {
  throw new InputError("FhirConsentUnfit", `The consent can't be kept: ${what}.`, cure, { place: `Consent.${field}` });
}
