import { InputError, TransientError, YaolianError } from "../../errors.ts";
import { readMedicationRequests, toPrescriptionDraft, type DraftOptions } from "../../fhir/index.ts";
import type { Keyring, Ledger, OperatorKey, Vault } from "../../ledger/index.ts";
import { signAsCoPrescriber, type Slip } from "../../prescriptions/index.ts";
import { prepare } from "../../transactions/index.ts";
import { joinEndings, type Ending, type ItemResult } from "../itemResult.ts";
import { settlePending } from "../settlePending.ts";
import { fhirSourceOf, nameOf, type ImportSource } from "../source.ts";
import { batchesOf } from "./batches.ts";
import { classByCoding } from "./controlled.ts";
import { Drafting, type Issuable } from "./drafting.ts";
import { ImmunizationImport } from "./immunizations/importImmunizations.ts";
import { issuedTo } from "./issued.ts";
import { MOST_ISSUED, type ImportFhirOptions } from "./options.ts";

interface Item {
  readonly file: string;
  readonly item: string;
  /** One for a single prescription, several for its parts. */
  readonly endings: Ending[];
}

interface Waiting extends Issuable {
  readonly of: Item;
}

/** What one import works with. */
interface Work {
  readonly ledger: Ledger;
  readonly vault: Vault;
  /** Who issues, asked for where there is something to issue. */
  readonly prescribing: () => { readonly prescriber: OperatorKey; readonly drafting: Drafting };
  readonly immunizations: ImmunizationImport;
  readonly options: ImportFhirOptions;
}

/** The faults of resources that are none of this import's, or that nobody named a lot for: passed over, not refused. */
const PASSED_OVER = new Set(["NotAMedicationRequest", "ImmunizationNotDone", "LotNotNamed", "VaccineNotNamed"]);

/**
 * Turns FHIR R4 MedicationRequests (single resources, Bundles, ndjson) into prescription tokens and slips, and
 * Immunizations that name a lot, or that the caller names one for, into immunizations and their records. Each ends in one
 * result, told in the order of the documents: issued or given, found on the ledger already (its slip or record is written
 * again), passed over, or refused with its path. The keys behind salts and holders are kept in the vault before anything is sent,
 * so that a run that was killed goes on where it stopped.
 * Throws an InputError `PrescriberMissing` or `VaccinatorMissing` where no key may do what is asked for, and a
 * TransientError where the node fails.
 */
export async function* importFhir(
  ledger: Ledger,
  keyring: Keyring,
  vault: Vault,
  files: readonly ImportSource[],
  options: ImportFhirOptions = {},
): AsyncGenerator<ItemResult> {
  const today = Number(await ledger.lotLedger.today());
  const immunizations = new ImmunizationImport({ ledger, keyring, vault, options, endingOf }, today);
  const prescribing = prescribingOf(ledger, keyring, vault, options);
  const work: Work = { ledger, vault, prescribing, immunizations, options };
  await settlePending(ledger, keyring);
  const { items, waiting } = await readAll(work, files);
  const open = await dropIssued(work, waiting);
  if (options.dryRun === true) for (const { of } of open) of.endings.push(wouldIssue());
  else await issueAll(work, open);
  await immunizations.finish();
  for (const { file, item, endings } of items) yield { file, item, ...joinEndings(endings) };
}

async function readAll(
  { ledger, options, prescribing, immunizations }: Work,
  files: readonly ImportSource[],
): Promise<{ items: Item[]; waiting: Waiting[] }> {
  const drafted = await draftOptions(ledger, options);
  const items: Item[] = [];
  const waiting: Waiting[] = [];
  const limit = options.maxBytes === undefined ? {} : { maxBytes: options.maxBytes };
  for (const source of files) {
    const file = nameOf(source);
    const found = readMedicationRequests(fhirSourceOf(source), limit);
    for await (const { place, resource, resolve, fault, other } of found) {
      const item: Item = { file, item: place, endings: [] };
      items.push(item);
      options.onProgress?.({ step: "reading", done: items.length });
      if (resource !== undefined) {
        waiting.push(...draftsOf(item, resource, { ...drafted, resolve }, prescribing().drafting));
      } else if (other?.resourceType === "Immunization") {
        immunizations.take(other, (ending) => item.endings.push(ending));
      } else item.endings.push(endingOf(fault));
    }
  }
  return { items, waiting };
}

async function draftOptions(ledger: Ledger, options: ImportFhirOptions): Promise<DraftOptions> {
  const [today, legalClass] = await Promise.all([ledger.lotLedger.today(), classByCoding(ledger)]);
  return {
    today: Number(today),
    offset: ledger.deployment.dayOffset,
    class: legalClass,
    asActive: options.asActive === true,
    ...(options.defaults === undefined ? {} : { defaults: options.defaults }),
  };
}

/** All parts of a request, or none and the reason why. */
function draftsOf(of: Item, resource: unknown, options: DraftOptions, drafting: Drafting): Waiting[] {
  try {
    const drafts = toPrescriptionDraft(resource, options);
    const issuable = drafts.map((draft) => drafting.complete(draft, patientOf(resource)));
    const fresh = issuable.filter((each) => each !== undefined);
    if (fresh.length === 0) {
      of.endings.push({ outcome: "already-applied", reason: "The same request stands before in this import." });
    }
    return fresh.map((each) => ({ of, ...each }));
  } catch (error) {
    of.endings.push(endingOf(error));
    return [];
  }
}

/** Looks every holder up on the ledger; what was issued to it before keeps its slip and ends. */
async function dropIssued({ ledger, vault, prescribing, options }: Work, waiting: Waiting[]): Promise<Waiting[]> {
  let done = 0;
  const holders = waiting.map(({ holder }) => holder);
  const issued = await issuedTo(ledger, holders, (count) => {
    done += count;
    options.onProgress?.({ step: "looking up", done, total: holders.length });
  });
  return waiting.filter((each) => {
    const earlier = issued.get(each.holder);
    if (earlier === undefined) return true;
    try {
      const slip = prescribing().drafting.slipOf(each, earlier);
      if (options.dryRun !== true) vault.saveSlip(slip);
      const reason = `Prescription ${short(slip)} is issued already; its slip is in the vault.`;
      each.of.endings.push({ outcome: "already-applied", reason, ids: [slip.id] });
    } catch (error) {
      each.of.endings.push(endingOf(error));
    }
    return false;
  });
}

async function issueAll(work: Work, open: readonly Waiting[]): Promise<void> {
  const { options } = work;
  const size = Math.min(Math.max(1, options.batchSize ?? MOST_ISSUED), MOST_ISSUED);
  let done = 0;
  await Promise.all(
    batchesOf(open, size).map(async (batch) => {
      await issueBatch(work, batch);
      done += batch.length;
      options.onProgress?.({ step: "applying", done, total: open.length });
    }),
  );
}

/** Issues a batch; where the ledger refuses it, each of it alone, so that one does not refuse the others. */
async function issueBatch(work: Work, batch: readonly Waiting[]): Promise<void> {
  const { ledger, vault, prescribing } = work;
  const fields = batch.map(({ slip }) => slip.prescription);
  try {
    const signatures = await Promise.all(batch.map((each) => coSignature(ledger, each)));
    const call = prepare(ledger, "prescriptionToken", "issueBatch", [fields, signatures]);
    const { hash } = await prescribing().prescriber.actor.send(call);
    // A slip of what was never issued would be worth nothing: it is written once the token is there.
    for (const { slip } of batch) vault.saveSlip(slip);
    for (const { of, slip } of batch) of.endings.push(issuedEnding(slip, hash));
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    if (batch.length > 1) for (const each of batch) await issueBatch(work, [each]);
    else for (const { of } of batch) of.endings.push(endingOf(error));
  }
}

async function coSignature(ledger: Ledger, { slip, second }: Issuable): Promise<string> {
  return second === undefined ? "0x" : signAsCoPrescriber(second.signer, ledger.domain, slip.prescription);
}

/** The prescriber and what completes drafts for it, found when first asked for. */
function prescribingOf(
  ledger: Ledger,
  keyring: Keyring,
  vault: Vault,
  { prescriber: address, holder }: ImportFhirOptions,
): Work["prescribing"] {
  let found: ReturnType<Work["prescribing"]> | undefined;
  return () => {
    if (found !== undefined) return found;
    const prescriber = prescriberOf(keyring, address);
    found = { prescriber, drafting: new Drafting(ledger, keyring, vault, prescriber, holder) };
    return found;
  };
}

function prescriberOf(keyring: Keyring, address: string | undefined): OperatorKey {
  const wanted = address?.toLowerCase();
  const found = keyring
    .operators()
    .find((key) => key.roles.includes("Prescriber") && (wanted === undefined || key.address.toLowerCase() === wanted));
  if (found !== undefined) return found;
  throw new InputError(
    "PrescriberMissing",
    address === undefined ? "No key here may prescribe." : `No key of ${address} here may prescribe.`,
    "Bring the key of a hospital's or clinic's prescriber.",
  );
}

/** Who it is for, as the document has it: it goes nowhere but into the question which batch it may share. */
function patientOf(resource: unknown): string | undefined {
  const subject = (resource as { subject?: { reference?: unknown; identifier?: unknown } }).subject;
  // A reference into the request itself names nobody beyond it.
  if (typeof subject?.reference === "string" && !subject.reference.startsWith("#")) return subject.reference;
  return subject?.identifier === undefined ? undefined : JSON.stringify(subject.identifier);
}

function issuedEnding(slip: Slip, hash: string): Ending {
  const reason = `Prescription ${short(slip)} was issued for ${slip.prescription.quantity} units; its slip is in the vault.`;
  return { outcome: "applied", reason, transactions: [hash], ids: [slip.id] };
}

function wouldIssue(): Ending {
  return { outcome: "applied", reason: "Not sent, since this is a dry run: the prescription would be issued." };
}

function short({ id }: Slip): string {
  return `${id.slice(0, 10)}…`;
}

function endingOf(error: unknown): Ending {
  if (error instanceof TransientError || !(error instanceof YaolianError)) throw error;
  const outcome = PASSED_OVER.has(error.code) ? "passed-over" : "refused";
  return { outcome, reason: error.sentence };
}
