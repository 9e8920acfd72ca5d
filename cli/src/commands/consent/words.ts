import { readFile } from "node:fs/promises";

import { readConsentWord, sendConsentWord } from "@yaolian/sdk/consents";
import type { SignedConsentWord } from "@yaolian/sdk/consents";
import type { OperatorNeed } from "@yaolian/sdk/ledger";

import { sent } from "../../acts/perform.ts";
import { action } from "../../frame/command.ts";
import type { Done } from "../../frame/command.ts";
import { InputError } from "../../frame/basics.ts";
import type { Session } from "../../frame/session.ts";

const WORD = { type: "positional", required: true, description: "The file that the wallet wrote" } as const;

/** Anybody may send it; whoever works with records usually does. */
const SENDERS = (["RecordsOfficer", "Prescriber", "Dispenser", "RegulatorOfficer"] as const).map(
  (role): OperatorNeed => ({ role }),
);

export const sendGrant = action({
  name: "consent grant",
  description: "Send a consent that a patient's wallet signed: the patient pays nothing",
  examples: ["yaolian --demo consent grant grant.json"],
  args: { word: WORD },
  run: (session, args) => send(session, args.word, "Grant"),
});

export const sendRevocation = action({
  name: "consent revoke",
  description: "Send a revocation that a patient's wallet signed: it counts at once",
  examples: ["yaolian --demo consent revoke revoke.json"],
  args: { word: WORD },
  run: (session, args) => send(session, args.word, "Revoke"),
});

export const sendAppointment = action({
  name: "consent appoint",
  description: "Send a patient's word that lets somebody act for it",
  examples: ["yaolian --demo consent appoint appoint.json"],
  args: { word: WORD },
  run: (session, args) => send(session, args.word, "Appoint"),
});

export const sendDismissal = action({
  name: "consent dismiss",
  description: "Send the word that ends a representative's part",
  examples: ["yaolian --demo consent dismiss dismiss.json"],
  args: { word: WORD },
  run: (session, args) => send(session, args.word, "Dismiss"),
});

async function send(session: Session, path: string, wanted: SignedConsentWord["word"]): Promise<Done> {
  const word = readConsentWord(await readFile(path, "utf8"));
  if (word.word !== wanted) {
    const cure = `Send it with \`yaolian consent ${word.word.toLowerCase()}\`.`;
    throw new InputError("ConsentWordOther", `The file holds a ${word.word}, not a ${wanted}.`, cure, { place: path });
  }
  return sent(session, await sendConsentWord(await session.actingAs(SENDERS), word), { holder: word.holder });
}
