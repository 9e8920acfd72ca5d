import { readFile, writeFile } from "node:fs/promises";

import {
  consentWordText,
  fromFhirConsent,
  signAppointment,
  signDismissal,
  signGrant,
  signRevocation,
} from "@yaolian/sdk/consents";
import type { ConsentTerms, SignedConsentWord } from "@yaolian/sdk/consents";
import { parseJson } from "@yaolian/sdk/fhir";
import type { Ledger } from "@yaolian/sdk/ledger";
import { FLAGS } from "@yaolian/sdk/ledger";
import { prescriptionWordText } from "@yaolian/sdk/prescriptions";
import type { Wallet } from "ethers";

import { MOST_MEMBERS, PURPOSE, SCOPE } from "../../acts/consents.ts";
import { openWallet, WALLET } from "../../acts/wallets.ts";
import { InputError } from "../../frame/basics.ts";
import { query } from "../../frame/command.ts";
import { addressOf, dataUseOf, endOfDay, numberOf, purposesOf, scopeOf } from "../../frame/values.ts";
import { isSlipWord, SLIP_WORDS, signSlipWord } from "./signSlip.ts";

const RECORDS_WORDS = ["grant", "revoke", "appoint", "dismiss"] as const;
const WORDS = [...RECORDS_WORDS, ...SLIP_WORDS];
type RecordsWord = (typeof RECORDS_WORDS)[number];

export const signWord = query({
  name: "wallet sign",
  description: "Sign a word that others send for you, about your records or a prescription. You pay nothing",
  examples: [
    "yaolian wallet sign grant --as 'Mingde Hospital' --to 14 --scope lab-results --until 2027-06-30 --out grant.json",
    "yaolian wallet sign revoke --as 'Mingde Hospital' --to 14 --out revoke.json",
    "yaolian wallet sign accept 0x6272a56d --at 6906789000016 --days 5 --out accept.json",
    "yaolian wallet sign dispense hand-over.json --out dispense.json",
    "yaolian wallet sign appoint --as 'Mingde Hospital' --representative 0x90F7…b906 --scope notes --until 2027-06-30",
  ],
  args: {
    word: { type: "positional", required: true, description: WORDS.join(", ") },
    what: {
      type: "positional",
      required: false,
      description: "A slip in the wallet, by how its id begins; for dispense the pharmacy's hand-over",
    },
    as: {
      type: "string",
      valueHint: "place",
      description: "About records: which of your addresses, by the place or the address",
    },
    at: { type: "string", valueHint: "gln", description: "The pharmacy that may accept a prescription" },
    days: { type: "string", valueHint: "days", default: "3", description: "For how long it may have it, at most 10" },
    holder: { type: "string", valueHint: "address", description: "Whom you represent, where it is not about yourself" },
    to: { type: "string", valueHint: "number", description: "The member that may see the records" },
    representative: { type: "string", valueHint: "address", description: "Who may act for you" },
    scope: { ...SCOPE, required: false },
    purpose: PURPOSE,
    terms: {
      type: "string",
      valueHint: "words",
      description: `For research: GA4GH's data use terms, one of the first five: ${FLAGS.dataUse.join(", ")}`,
    },
    until: { type: "string", valueHint: "day", description: "The last day" },
    fhir: { type: "string", valueHint: "path", description: "A FHIR R4 Consent to grant, instead of the words above" },
    out: { type: "string", valueHint: "path", description: "Where the word goes; the screen by default" },
    wallet: WALLET,
  },
  async run(session, args) {
    const ledger = await session.ledger();
    const wallet = await openWallet(session, args.wallet);
    if (isSlipWord(args.word)) {
      const { word, told } = await signSlipWord(session, wallet, { ...args, word: args.word });
      if (args.out === undefined || session.globals.dryRun)
        return { data: word, lines: [prescriptionWordText(word).trimEnd()] };
      await writeFile(args.out, prescriptionWordText(word));
      return { data: word, lines: [`${told}: \`yaolian rx ${args.word} SLIP --signed ${args.out}\`.`] };
    }
    const said = { ...args, word: recordsWord(args.word) };
    const word = await signed(ledger, wallet.signer(needed(said, "as")), said);
    if (args.out === undefined || session.globals.dryRun)
      return { data: word, lines: [consentWordText(word).trimEnd()] };
    await writeFile(args.out, consentWordText(word));
    const line = `Signed. Send it within a day with \`yaolian consent ${args.word} ${args.out}\`, or let a hospital do it.`;
    return { data: word, lines: [line] };
  },
});

/** A word about records. Throws an InputError `WordUnknown`. */
function recordsWord(text: string): RecordsWord {
  const word = RECORDS_WORDS.find((each) => each === text);
  if (word !== undefined) return word;
  throw new InputError("WordUnknown", `"${text}" is no word.`, `Say one of ${WORDS.join(", ")}.`);
}

interface Said {
  readonly word: RecordsWord;
  readonly as?: string | undefined;
  readonly holder?: string | undefined;
  readonly to?: string | undefined;
  readonly representative?: string | undefined;
  readonly scope?: string | undefined;
  readonly purpose: string;
  readonly terms?: string | undefined;
  readonly until?: string | undefined;
  readonly fhir?: string | undefined;
}

async function signed(ledger: Ledger, signer: Wallet, said: Said): Promise<SignedConsentWord> {
  const whose = said.holder === undefined ? {} : { holder: addressOf(said.holder) };
  const member = (): number => numberOf(needed(said, "to"), "member's number", MOST_MEMBERS);
  const until = (): number => endOfDay(needed(said, "until"), ledger.deployment.dayOffset);
  const scope = () => scopeOf(needed(said, "scope"));
  const representative = (): string => addressOf(needed(said, "representative"));
  switch (said.word) {
    case "grant": {
      if (said.fhir !== undefined) {
        return signGrant(ledger, signer, { ...whose, ...(await fhirTerms(ledger, said.fhir)) });
      }
      const dataUse = said.terms === undefined ? {} : { dataUse: dataUseOf(said.terms) };
      const terms = { scope: scope(), purposes: purposesOf(said.purpose), ...dataUse, until: until() };
      return signGrant(ledger, signer, { ...whose, member: member(), terms });
    }
    case "revoke":
      return signRevocation(ledger, signer, { ...whose, member: member() });
    case "appoint":
      return signAppointment(ledger, signer, { representative: representative(), scope: scope(), until: until() });
    case "dismiss":
      return signDismissal(ledger, signer, { ...whose, representative: representative() });
  }
}

/** What a FHIR Consent permits whom; the patient it names stays out of it. */
async function fhirTerms(ledger: Ledger, path: string): Promise<{ member: number; terms: ConsentTerms }> {
  const document = parseJson(await readFile(path), path);
  const now = Math.floor(Date.now() / 1000);
  const { member, terms } = fromFhirConsent(document, { now, offset: ledger.deployment.dayOffset });
  return { member, terms };
}

function needed(said: Said, name: "as" | "to" | "until" | "scope" | "representative"): string {
  const value = said[name];
  if (value !== undefined) return value;
  throw new InputError("OptionMissing", `To ${said.word} needs --${name}.`, "See `yaolian wallet sign --help`.");
}
