import { importFhir } from "@yaolian/sdk/import";
import {
  documentCommitment,
  drugCommitment,
  makeSlip,
  PrescriptionClass,
  signAsCoPrescriber,
} from "@yaolian/sdk/prescriptions";
import type { Prescription, ReadSlip, Slip } from "@yaolian/sdk/prescriptions";
import {
  cancel,
  cancelBySignature,
  reissue,
  showPrescription,
  signCancellation,
} from "@yaolian/sdk/prescriptions/actions";
import { hexlify, randomBytes, Wallet } from "ethers";

import { sent } from "../../acts/perform.ts";
import { findSlip, holderOf, SLIP } from "../../acts/slips.ts";
import { readWord, SIGNED } from "../../acts/slipWords.ts";
import { InputError } from "../../frame/basics.ts";
import { action, command } from "../../frame/command.ts";
import type { ActingLedger, Session } from "../../frame/session.ts";
import { addressOf } from "../../frame/values.ts";
import { FHIR_ARGS, fhirDefaults, reported } from "../import.ts";

export const issueRequests = command(
  {
    name: "rx issue",
    description: "Issue FHIR MedicationRequests as prescriptions, and keep their slips in the vault",
    examples: [
      "yaolian --demo rx issue samples/fhir/metformin.json",
      "yaolian --demo rx issue request.json --holder 0x90F7…b906",
    ],
    args: {
      file: {
        type: "positional",
        required: true,
        valueHint: "...",
        description: "MedicationRequests: JSON, Bundle or ndjson",
      },
      ...FHIR_ARGS,
      holder: {
        type: "string",
        valueHint: "address",
        description: "An address of the patient's wallet, for one request: its slip carries no key",
      },
    },
  },
  async (session, args) => {
    const [ledger, keyring, { vault }] = [await session.ledger(), await session.keyring(), session];
    const before = new Set(vault.slipIds());
    const code = await reported(session, (onProgress) =>
      importFhir(ledger, keyring, vault, args._, {
        dryRun: session.globals.dryRun,
        asActive: args["as-active"] === true,
        defaults: fhirDefaults(args),
        onProgress,
        ...(args.holder === undefined ? {} : { holder: addressOf(args.holder) }),
        ...(args.prescriber === undefined ? {} : { prescriber: addressOf(args.prescriber) }),
      }),
    );
    const slips = vault.slipIds().filter((id) => !before.has(id));
    if (!session.globals.json) for (const id of slips) session.io.out(`slip  ${vault.slipFolder}/${id}.json`);
    return code;
  },
);

export const cancelSlip = action({
  name: "rx cancel",
  description: "Cancel what is left of a prescription, or ask for it while a pharmacy has it",
  examples: [
    "yaolian --demo rx cancel slip.json",
    "yaolian --demo rx cancel slip.json --as holder",
    "yaolian --demo rx cancel slip.json --signed cancel.json",
  ],
  args: {
    slip: SLIP,
    as: { type: "enum", options: ["prescriber", "holder"], default: "prescriber", description: "Whose wish it is" },
    signed: SIGNED,
  },
  async run(session, args) {
    const read = await findSlip(session, args.slip);
    const { prescription } = read.slip;
    const { cancellation } = await showPrescription(await session.ledger(), {
      id: read.id,
      holder: prescription.holder,
    });
    if (cancellation === "done")
      return { outcome: "already-applied", reason: "The prescription is cancelled already." };
    const { signed: path } = args;
    if (args.as === "prescriber" && path === undefined) {
      const ledger = await prescriberOf(session, prescription);
      return sent(session, await cancel(ledger, { prescription }), { id: read.id });
    }
    const ledger = await session.ledger();
    const [anybody] = (await session.keyring()).operators();
    if (anybody === undefined) throw new InputError("KeyMissing", "No key is here that could send it.", "Bring one.");
    const signed =
      path === undefined
        ? await signCancellation(ledger, holderOf(read), { prescription })
        : { prescription, ...(await readWord(session, { path, read, wanted: "Cancel" })) };
    return sent(session, await cancelBySignature(ledger.as(anybody.actor), signed), { id: read.id });
  },
});

export const reissueSlip = action({
  name: "rx reissue",
  description: "Cancel what is left of a lost slip and issue it to a new holder, in one transaction",
  examples: ["yaolian --demo rx reissue 0x6272a56d"],
  args: { slip: SLIP },
  async run(session, args) {
    const read = await findSlip(session, args.slip);
    const { slip: previous } = read;
    const ledger = await prescriberOf(session, previous.prescription);
    const { units } = await showPrescription(ledger, { id: read.id, holder: previous.prescription.holder });
    if (units === 0) throw new InputError("NothingLeft", "Nothing of the prescription is left.", "Write a new one.");
    const slip = remainderOf(read, units, Number(await ledger.lotLedger.today()));
    const coSignature = await coSignatureOf(session, slip);
    // Before it is sent: a token whose slip is lost could be dispensed by nobody.
    if (!session.globals.dryRun) session.vault.saveSlip(slip);
    const outcome = await reissue(ledger, {
      previous: previous.prescription,
      prescription: slip.prescription,
      coSignature,
    });
    return sent(session, outcome, { id: slip.id, slip: `${session.vault.slipFolder}/${slip.id}.json` });
  },
});

/** A slip of what is left, with a holder and salts of its own: nothing joins it to the lost one but its reissue. */
function remainderOf({ slip }: ReadSlip, units: number, today: number): Slip {
  const [wallet, drugSalt, documentSalt] = [Wallet.createRandom(), freshSalt(), freshSalt()];
  const { content } = slip.document;
  const drug = slip.drug.gtin === undefined ? { group: slip.drug.group ?? "" } : { gtin: slip.drug.gtin };
  const { coding } = slip.drug;
  return makeSlip({
    chainId: slip.chainId,
    token: slip.token,
    prescription: {
      ...slip.prescription,
      holder: wallet.address,
      quantity: units,
      firstDay: Math.max(slip.prescription.firstDay, today),
      drug: drugCommitment(drug, drugSalt),
      document: content === undefined ? slip.prescription.document : documentCommitment(content, documentSalt),
    },
    drug: { ...drug, ...(coding === undefined ? {} : { coding }), salt: drugSalt },
    document: content === undefined ? { salt: slip.document.salt } : { content, salt: documentSalt },
    holderKey: wallet.privateKey,
  });
}

function freshSalt(): string {
  return hexlify(randomBytes(32));
}

async function prescriberOf(session: Session, { prescriber, issuer }: Prescription): Promise<ActingLedger> {
  const own = (await session.keyring()).operators().find(({ address }) => address === prescriber);
  if (own === undefined) return session.actingAs([{ role: "Prescriber", member: issuer }]);
  return { ...(await session.ledger()).as(own.actor), actor: own.actor };
}

async function coSignatureOf(session: Session, { prescription }: Slip): Promise<string> {
  if (prescription.class !== PrescriptionClass.Controlled) return "0x";
  const { signer } = await session.actorOf(prescription.coPrescriber);
  return signAsCoPrescriber(signer, (await session.ledger()).domain, prescription);
}
