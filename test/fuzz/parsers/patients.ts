import { readFileSync } from "node:fs";

import fc from "fast-check";
import { Wallet } from "ethers";

import { readClaimOpening, readPlans } from "../../../sdk/src/claims/index.ts";
import { consentWordText, readConsentWord } from "../../../sdk/src/consents/index.ts";
import {
  completeImmunization,
  immunizationRecordText,
  makeImmunizationRecord,
  readImmunizationRecord,
} from "../../../sdk/src/immunizations/index.ts";
import {
  prescriptionWordText,
  readHandOver,
  readPrescriptionWord,
  readReceipt,
  readSlip,
  slipFromQr,
  slipText,
  slipToQr,
} from "../../../sdk/src/prescriptions/index.ts";
import { PatientWallet } from "../../../sdk/src/wallet/index.ts";
import { slip } from "../../../sdk/test/prescriptions/example.ts";
import { damagedBytes } from "../damage.ts";
import { freshPath, fromFile } from "../files.ts";
import { pathsOf, replaced, spoiledJson, strict, valueAt } from "../json.ts";
import { bytesOf, textOf, type Input, type Parser } from "../parser.ts";

const ADDRESS = "0x5FbDB2315678afecb367f032d93F642f64180aa3";
const ID = `0x${"ab".repeat(32)}`;
const SALT = `0x${"5a".repeat(32)}`;
const SIGNATURE = `0x${"1b".repeat(65)}`;
const DOCUMENT = JSON.stringify({
  medicationCodeableConcept: {
    coding: [{ code: "860975", display: "Metformin", system: "http://www.nlm.nih.gov/research/umls/rxnorm" }],
  },
  resourceType: "MedicationRequest",
  subject: { display: "张伟 Zhang Wei", reference: "Patient/zhang-wei-3301" },
});

const bearer = slip({ documentCanonical: DOCUMENT });
const { holderKey: _key, ...held } = bearer;
const qr = (await slipToQr(bearer)).text;
const SECRETS = [bearer.holderKey ?? ID, bearer.drug.salt, bearer.document.salt, "zhang-wei", "张伟"];

const record = makeImmunizationRecord({
  chainId: 31337,
  token: ADDRESS,
  ...completeImmunization({ identifier: "Immunization/1", documentCanonical: DOCUMENT }, `0x${"11".repeat(32)}`, {
    ...{ member: 7, vaccinator: ADDRESS, site: 9, lot: ID, index: 4 },
    ...{ units: 1, time: 1_800_000_000 },
  }),
});

const { holderKey: _recordKey, ...unheld } = record;

interface Documented {
  readonly document: { readonly content?: string | undefined; readonly salt: string };
}

/** What its document's commitment commits to may be kept elsewhere. */
function withAndWithoutDocument<T extends Documented>(whole: T): object[] {
  return [whole, { ...whole, document: { salt: whole.document.salt } }];
}

/** A salt opens nothing where its document is kept elsewhere: nothing binds it then. */
function boundOf<T extends Documented>(whole: T): object {
  return { ...whole, document: whole.document.content === undefined ? undefined : whole.document };
}

/** Every letter and digit of a bound document, altered one at a time: none of it may be another. */
function altered(sample: unknown): fc.Arbitrary<Input> {
  const texts = pathsOf(sample).filter((path) => typeof valueAt(sample, path) === "string");
  const numbers = pathsOf(sample).filter((path) => typeof valueAt(sample, path) === "number");
  const letter = fc.tuple(fc.constantFrom(...texts), fc.nat()).map(([path, where]) => {
    const text = String(valueAt(sample, path));
    const at = text.startsWith("0x") ? 2 + (where % (text.length - 2)) : where % text.length;
    const other = text[at] === "7" ? "8" : "7";
    return JSON.stringify(replaced(sample, path, text.slice(0, at) + other + text.slice(at + 1)));
  });
  const number = fc
    .tuple(fc.constantFrom(...numbers), fc.constantFrom(-1, 1))
    .map(([path, by]) => JSON.stringify(replaced(sample, path, Number(valueAt(sample, path)) + by)));
  return fc.oneof(letter, number);
}

const place = { chainId: 31337, token: ADDRESS, id: ID };
const packs = [
  { lot: ID, index: 3, units: 0 },
  { lot: ID, index: 4, units: 5 },
];
const said = { type: "yaolian-prescription-word", version: 1, ...place, deadline: 1_900_000_000, signature: SIGNATURE };
const words = [
  { ...said, word: "Accept", site: 3, until: 1_900_000_000 },
  { ...said, word: "Dispense", site: 3, units: 20, packs },
  { ...said, word: "Cancel" },
];
const handOver = { type: "yaolian-hand-over", version: 1, ...place, site: 3, units: 20, packs };
const receipt = {
  ...{
    type: "yaolian-receipt",
    version: 1,
    ...place,
    sequence: 2,
    site: 3,
    units: 20,
    transactionHash: ID,
    blockNumber: 17,
  },
  packs: [{ gtin: "06901234000016", lot: "MF2609", serial: "A1", expiry: "2028-09-30", index: 4, units: 0 }],
};
const common = {
  ...{ type: "yaolian-consent-word", version: 1, chainId: 31337, registry: ADDRESS, holder: ADDRESS, signer: ADDRESS },
  ...{ nonce: 3, deadline: 1_900_000_000, signature: SIGNATURE },
};
const consents = [
  {
    ...common,
    word: "Grant",
    member: 4,
    terms: { scope: ["Prescriptions"], purposes: ["Treatment"], dataUse: [], until: 1_900_000_000 },
  },
  { ...common, word: "Revoke", member: 4 },
  { ...common, word: "Appoint", representative: ADDRESS, scope: ["LabResults"], until: 1_900_000_000 },
  { ...common, word: "Dismiss", representative: ADDRESS },
];
const opening = {
  ...{ type: "yaolian-claim-opening", version: 1, chainId: 31337, ledger: ADDRESS, claim: ID },
  policy: { reference: "CHF-2026-000417", salt: SALT },
};
const plans = JSON.parse(readFileSync(new URL("../../../samples/claims/plans.json", import.meta.url), "utf8")) as {
  plans: Record<string, unknown>;
  policies: Record<string, string>;
};
const [planName = "", policyName = ""] = [Object.keys(plans.plans)[0], Object.keys(plans.policies)[0]];

const PASSPHRASE = "correct horse battery";
const walletPath = freshPath(".wallet");
const wallet = await PatientWallet.create(walletPath, PASSPHRASE, { scryptN: 2 });
wallet.addressFor("Renhe Hospital");
wallet.addSlip(bearer);
const walletFile = readFileSync(walletPath, "utf8");
const walletJson = JSON.parse(walletFile) as { keystore: string; book: string };

const json = (value: unknown): string => JSON.stringify(value);
const parsed = (input: Input): unknown => JSON.parse(textOf(input));

/** Checks a value that its caller has parsed: what is no JSON at all is not its matter. */
const ofValue = (check: (value: unknown) => unknown) => (input: Input) => {
  try {
    return check(parsed(input));
  } catch (error) {
    if (error instanceof SyntaxError) return check(null);
    throw error;
  }
};

const dates = [0, -1, 2 ** 16, 1.5];
const OPTIONAL_IN_SLIP = ["holderKey", "document.content", "drug.coding"];

export const PATIENTS: readonly Parser[] = [
  {
    name: "a slip",
    kind: "slip",
    form: "json",
    samples: [bearer, held].flatMap(withAndWithoutDocument).map(json),
    read: (input) => readSlip(input),
    write: ({ slip: read }: ReturnType<typeof readSlip>) => slipText(read),
    bound: ({ slip: read }: ReturnType<typeof readSlip>) => boundOf(read),
    spoiled: fc.oneof(
      spoiledJson(
        [bearer],
        strict({ optional: OPTIONAL_IN_SLIP, values: dates.map((day) => [["prescription", "firstDay"], day]) }),
      ),
      altered(bearer),
    ),
    unspoken: SECRETS,
    whole: ["SlipNotJson", "SlipTooLarge", "SlipShapeWrong"],
  },
  {
    name: "a slip's QR code",
    kind: "slip",
    form: "text",
    samples: [qr, `${qr.toLowerCase()}\r\n`],
    read: (input) => slipFromQr(textOf(input)),
    bound: (value) => value,
    spoiled: fc.oneof(
      fc
        .tuple(fc.integer({ min: 4, max: qr.length - 1 }), fc.constantFrom(..."0123456789ABCXYZ $%*+-./:"))
        .filter(([at, by]) => qr[at] !== by)
        .map(([at, by]) => qr.slice(0, at) + by + qr.slice(at + 1)),
      fc.nat(qr.length - 1).map((end) => qr.slice(0, end)),
      fc.constantFrom("", "YL1:", "YL2:ABC", "YL1:é", qr.slice(4), `YL1:${"9".repeat(3000)}`),
    ),
    unspoken: SECRETS,
    whole: ["NotASlipQr", "SlipQrDamaged", "Base45Wrong"],
  },
  {
    name: "an immunization's record",
    kind: "slip",
    form: "json",
    samples: [record, unheld].flatMap(withAndWithoutDocument).map(json),
    read: (input) => readImmunizationRecord(input),
    write: ({ record: read }: ReturnType<typeof readImmunizationRecord>) => immunizationRecordText(read),
    bound: ({ record: read }: ReturnType<typeof readImmunizationRecord>) => boundOf(read),
    spoiled: fc.oneof(spoiledJson([record], strict({ optional: ["holderKey", "document.content"] })), altered(record)),
    unspoken: [record.holderKey ?? ID, record.document.salt, "zhang-wei", "张伟"],
    whole: ["RecordNotJson", "RecordTooLarge", "RecordShapeWrong"],
  },
  {
    name: "a signed word on a prescription",
    kind: "slip",
    form: "json",
    samples: words.map(json),
    read: (input) => readPrescriptionWord(textOf(input)),
    write: prescriptionWordText,
    spoiled: spoiledJson(
      words,
      strict({
        values: [
          [["word"], "Give"],
          [["site"], 0],
          [["units"], -1],
          [["packs"], []],
          [["token"], `${ADDRESS.slice(0, -1)}4`],
          [["signature"], "0x1"],
        ],
      }),
    ),
    whole: ["PrescriptionWordNotJson", "PrescriptionWordWrong"],
  },
  {
    name: "a hand-over",
    kind: "slip",
    form: "json",
    samples: [json(handOver)],
    read: (input) => readHandOver(textOf(input)),
    write: prescriptionWordText,
    spoiled: spoiledJson(
      [handOver],
      strict({
        values: [
          [["units"], 2 ** 24],
          [["packs"], []],
          [["packs", 0, "index"], -1],
        ],
      }),
    ),
    whole: ["HandOverNotJson", "HandOverWrong"],
  },
  {
    name: "a receipt",
    kind: "slip",
    form: "json",
    samples: [json(receipt)],
    read: ofValue(readReceipt),
    write: json,
    spoiled: spoiledJson(
      [receipt],
      strict({
        optional: ["packs[].serial", "packs[].expiry", "packs[].index"],
        values: [
          [["packs", 0, "expiry"], "2028-02-30"],
          [["packs", 0, "gtin"], "0"],
          [["packs", 0, "lot"], "x".repeat(21)],
          [["packs"], []],
          [["units"], 0],
        ],
      }),
    ),
    whole: ["ReceiptShapeWrong"],
  },
  {
    name: "a signed word on consent",
    kind: "slip",
    form: "json",
    samples: consents.map(json),
    read: (input) => readConsentWord(textOf(input)),
    write: consentWordText,
    spoiled: spoiledJson(
      consents,
      strict({
        optional: ["terms.dataUse"],
        values: [
          [["terms", "scope"], []],
          [["terms", "scope"], ["Everything"]],
          [["terms", "purposes"], []],
          [["member"], 2 ** 24],
          [["deadline"], 0],
          [["word"], "grant"],
        ],
      }),
    ),
    whole: ["ConsentWordNotJson", "ConsentWordWrong"],
  },
  {
    name: "a claim's opening",
    kind: "JSON",
    form: "json",
    samples: [json(opening)],
    read: ofValue(readClaimOpening),
    write: json,
    spoiled: spoiledJson(
      [opening],
      strict({
        values: [
          [["policy", "reference"], ""],
          [["policy", "reference"], "x".repeat(201)],
          [["chainId"], 0],
        ],
      }),
    ),
    unspoken: ["CHF-2026-000417", SALT],
    whole: ["ClaimOpeningShapeWrong"],
  },
  {
    name: "an insurer's plans",
    kind: "JSON",
    form: "json",
    samples: [json(plans)],
    read: ofValue(readPlans),
    spoiled: spoiledJson([plans], {
      required: (name) =>
        [
          "type",
          "version",
          "plans",
          "policies",
          `plans.${planName}.firstDay`,
          `plans.${planName}.covered`,
          `plans.${planName}.covered[].unitsADay`,
        ].includes(name),
      typed: (name) =>
        [
          "type",
          "version",
          "plans",
          "policies",
          `plans.${planName}`,
          `plans.${planName}.firstDay`,
          `plans.${planName}.covered`,
          `plans.${planName}.covered[].unitsADay`,
          `policies.${policyName}`,
        ].includes(name),
      values: [
        [["policies", policyName], "a plan that is nowhere"],
        [["plans", planName, "firstDay"], "2026-02-30"],
        [["plans", planName, "covered", 0, "unitsADay"], -1],
        [["plans", planName, "covered", 0, "coPaymentPercent"], 101],
        [["plans", planName, "covered", 0, "more"], 1],
      ],
    }),
    unspoken: [policyName],
    whole: ["PlansWrong"],
  },
  {
    name: "a patient's wallet",
    kind: "keystore",
    form: "json",
    samples: [walletFile],
    read: async (input) => {
      const opened = await fromFile(input, (path) => PatientWallet.open(path, PASSPHRASE));
      return { phrase: opened.phrase, addresses: opened.addresses, slips: opened.slips };
    },
    bound: (value) => value,
    spoiled: fc.oneof(
      spoiledJson([walletJson], strict()),
      keystoreSpoils(walletJson.keystore).map((keystore) => json({ ...walletJson, keystore: textOf(keystore) })),
      damagedBytes([Buffer.from(walletJson.book, "base64")])
        .filter((bytes) => Buffer.from(bytesOf(bytes)).toString("base64") !== walletJson.book)
        .map((bytes) => json({ ...walletJson, book: Buffer.from(bytesOf(bytes)).toString("base64") })),
    ),
    unspoken: [wallet.phrase, PASSPHRASE],
  },
];

/** A keystore with another MAC, ciphertext, or cost: one that does not open, or that would take a machine's memory. */
export function keystoreSpoils(text: string): fc.Arbitrary<Input> {
  const keystore = JSON.parse(text) as Record<string, unknown>;
  const [crypto = "Crypto"] = ["Crypto", "crypto"].filter((name) => name in keystore);
  const kdf = [crypto, "kdfparams"];
  const at = (path: (string | number)[], value: unknown): string => json(replaced(keystore, path, value));
  return fc.oneof(
    fc.constantFrom("n", "r", "p").chain((name) =>
      fc
        .constantFrom(0, -1, 1.5, 3, 2 ** 24, 2 ** 26, 2 ** 30, 2 ** 31, 2 ** 40, 1e300, "8", null)
        .filter((value) => !(name !== "n" && value === 3))
        .map((value) => at([...kdf, name], value)),
    ),
    fc.constantFrom("mac", "salt").chain((name) => {
      const path = name === "mac" ? [crypto, "mac"] : [...kdf, "salt"];
      return fc.constantFrom("", "00", "xyz", null, 7, "ab".repeat(32)).map((value) => at(path, value));
    }),
    fc.constantFrom("", "00", "zz", null).map((value) => at([crypto, "ciphertext"], value)),
    fc.constantFrom("pbkdf2", "bcrypt", "", null).map((value) => at([crypto, "kdf"], value)),
    fc.constantFrom(1e9, 2 ** 31, 2 ** 53, "1e9").map((c) =>
      json({
        ...keystore,
        [crypto]: {
          ...Object(keystore[crypto]),
          kdf: "pbkdf2",
          kdfparams: { c, dklen: 32, prf: "hmac-sha256", salt: "ab".repeat(32) },
        },
      }),
    ),
    fc.constantFrom("aes-256-gcm", "", null).map((value) => at([crypto, "cipher"], value)),
    fc.constantFrom(0, 1, 2, 4, "x").map((value) => at(["version"], value)),
    fc.nat(text.length - 2).map((end) => text.slice(0, end)),
  );
}

/** A key of the tests, in a keystore that opens at once. */
export async function cheapKeystore(passphrase: string): Promise<string> {
  const { encryptKeystoreJson } = await import("ethers");
  const { address, privateKey } = new Wallet(`0x${"42".repeat(32)}`);
  return encryptKeystoreJson({ address, privateKey }, passphrase, { scrypt: { N: 2 } });
}
