import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Wallet } from "ethers";

import { sendConsentWord, signGrant, signRevocation, type ConsentTerms, type Ledger } from "../../../sdk/src/index.ts";
import { Actor } from "../../../sdk/src/ledger/index.ts";
import { loadStage, type Stage } from "../../../sdk/test/ledger/stage.ts";
import { freshAccount, LONG, Role } from "../../../test/helpers/world.ts";
import { hexOf } from "../../src/records/answer.ts";
import { RecordDesk } from "../../src/records/desk.ts";
import { FileObjects } from "../../src/records/fileObjects.ts";
import { KeyTable } from "../../src/records/keyTable.ts";
import { openMasterKey } from "../../src/records/masterKey.ts";
import { ledgerTime, type RecordDeskOptions } from "../../src/records/parts.ts";
import { signRequest, type ReleaseMessage, type ReleaseRequest } from "../../src/records/releaseRequest.ts";
import { keysOfSeed } from "../../src/records/sealing.ts";
import { RECORD_TABLES } from "../../src/records/tables.ts";
import { Store } from "../../src/store/store.ts";
import type { StoreInput } from "../../src/records/storing.ts";

export const TERMS: ConsentTerms = { scope: ["LabResults"], purposes: ["Treatment"], until: LONG };
export const PASSPHRASE = "a passphrase of tests";

/** A gateway's folder with its desk open. */
export interface OpenDesk {
  readonly folder: string;
  readonly desk: RecordDesk;
  readonly store: Store;
  readonly keys: KeyTable;
  /** Leaves the files as a killed process would: nothing more is written. */
  close(): void;
}

/** Two hospitals on a chain, a patient of the one, and folders for their gateways. */
export interface RecordStage extends Stage {
  /** Acted on by a records officer of the keeping hospital, and of the asking clinic. */
  readonly keeper: Ledger;
  readonly asker: Ledger;
  readonly holder: Wallet;
  grant(terms?: ConsentTerms): Promise<void>;
  revoke(): Promise<void>;
  folder(): Promise<string>;
  open(who: "keeper" | "asker", folder: string, options?: Partial<RecordDeskOptions>): Promise<OpenDesk>;
  close(): Promise<void>;
}

export async function recordStage(): Promise<RecordStage> {
  const stage = await loadStage();
  const { consortium, admin, member } = stage.world;
  const account = freshAccount(stage.world, 0);
  await consortium.connect(admin.clinic).addOperator(member.clinic, account, Role.RecordsOfficer, 0, LONG);
  const asker = stage.ledger.as(new Actor(stage.wallet(account.address)));
  const keeper = stage.by("recordsOfficer");
  const holder = new Wallet(Wallet.createRandom().privateKey);
  const [folders, desks]: [string[], OpenDesk[]] = [[], []];
  const open = async (
    who: "keeper" | "asker",
    folder: string,
    options: Partial<RecordDeskOptions> = {},
  ): Promise<OpenDesk> => {
    const ledger = who === "keeper" ? keeper : asker;
    const opened = await openDesk(folder, {
      ledger,
      member: who === "keeper" ? member.hospital : member.clinic,
      ...options,
    });
    desks.push(opened);
    return opened;
  };
  return {
    ...stage,
    ...{ keeper, asker, holder, open },
    grant: async (terms = TERMS) => {
      await sendConsentWord(keeper, await signGrant(stage.ledger, holder, { member: member.clinic, terms }));
    },
    revoke: async () => {
      await sendConsentWord(keeper, await signRevocation(stage.ledger, holder, { member: member.clinic }));
    },
    folder: async () => {
      const folder = await mkdtemp(join(tmpdir(), "yaolian-records-"));
      folders.push(folder);
      return folder;
    },
    close: async () => {
      for (const desk of desks) desk.close();
      await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
    },
  };
}

async function openDesk(
  folder: string,
  options: Pick<RecordDeskOptions, "ledger" | "member"> & Partial<RecordDeskOptions>,
): Promise<OpenDesk> {
  const master = await openMasterKey(join(folder, "records-key.age"), PASSPHRASE, { workFactor: 4 });
  const store = new Store(folder, [RECORD_TABLES], { alone: true });
  const keys = new KeyTable(join(folder, "records-keys.sqlite"), master);
  const objects = new FileObjects(join(folder, "records"));
  let isOpen = true;
  const close = (): void => {
    if (!isOpen) return;
    isOpen = false;
    keys.close();
    store.close();
  };
  try {
    const desk = await RecordDesk.open({ store, keys, master, objects, ...options });
    return { folder, desk, store, keys, close };
  } catch (error) {
    close();
    throw error;
  }
}

/** A laboratory's finding, in words that are found again in any file that holds them. */
export function finding(value: number): Uint8Array {
  const observation = {
    resourceType: "Observation",
    status: "final",
    code: { text: "Haemoglobin A1c" },
    subject: { identifier: { value: "310101199001011234" } },
    valueQuantity: { value, unit: "%" },
  };
  return Buffer.from(JSON.stringify(observation), "utf8");
}

export function recordOf(
  { holder }: Pick<RecordStage, "holder">,
  document: Uint8Array,
  more: Partial<StoreInput> = {},
): StoreInput {
  return {
    ...{ document, mediaType: "application/fhir+json", holder: holder.address, category: "LabResults" },
    clock: { rule: "trace", since: 1_800_000_000 },
    ...more,
  };
}

/** The seed of the key that the tests' requests are answered to. */
export const ANSWER_SEED = Buffer.alloc(32, 7);

/** What the clinic asks the hospital, good from now on by the ledger's clock. */
export async function messageOf(
  stage: RecordStage,
  record: string,
  change: Partial<ReleaseMessage> = {},
): Promise<ReleaseMessage> {
  const now = await ledgerTime(stage.ledger);
  const { hospital, clinic } = stage.world.member;
  return {
    ...{ record, from: hospital, to: clinic, purpose: "Treatment", operator: stage.asker.actor?.address ?? "" },
    ...{ key: hexOf((await keysOfSeed(ANSWER_SEED)).publicKey), nonce: hexOf(randomBytes(32)) },
    ...{ since: now, deadline: now + 300 },
    ...change,
  };
}

/** The same, signed by its operator. */
export async function requestOf(
  stage: RecordStage,
  record: string,
  change: Partial<ReleaseMessage> = {},
): Promise<ReleaseRequest> {
  const message = await messageOf(stage, record, change);
  return signRequest(stage.ledger, stage.wallet(message.operator), message);
}
