import { createHash, createHmac, randomBytes } from "node:crypto";
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

import { InputError } from "../errors.ts";
import { readImmunizationRecord, immunizationRecordText, type ImmunizationRecord } from "../immunizations/record.ts";
import { newDocumentKey } from "../prescriptions/secrets.ts";
import { readSlip, slipText, type Slip } from "../prescriptions/slip.ts";
import { Journal } from "./journal.ts";
import { privateFolder, readIfThere, readOrMake, writePrivate } from "./privateFiles.ts";

const KEY = /^0x[0-9a-f]{64}$/;

/**
 * A member's own folder: the secrets that its lots' and documents' salts come from, its pack lists and slips. All files
 * are its owner's only (0600), and none has a name that tells of a patient.
 */
export class Vault {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = privateFolder(folder);
  }

  /** Where lot files and pack rows are kept. */
  get lotFolder(): string {
    return privateFolder(join(this.folder, "lots"));
  }

  /** Where slips are kept. */
  get slipFolder(): string {
    return privateFolder(join(this.folder, "slips"));
  }

  /** Where batches of documents are kept, with the salts that open their anchors. */
  get batchFolder(): string {
    return privateFolder(join(this.folder, "batches"));
  }

  /** Where encrypted keystores are kept. */
  get keyFolder(): string {
    return privateFolder(join(this.folder, "keys"));
  }

  /** A member's secret of 32 bytes, from which its lot keys come; made at the first call. */
  memberSecret(member: number): Uint8Array {
    const path = join(this.folder, "secrets", `${member}.json`);
    return Buffer.from(keyIn(path, readOrMake(path, newKeyFile)).slice(2), "hex");
  }

  /** Keeps a member's secret that comes from elsewhere. Throws an InputError `SecretDiffers` where there is another. */
  keepMemberSecret(member: number, secret: Uint8Array): void {
    const path = join(this.folder, "secrets", `${member}.json`);
    const key = `0x${Buffer.from(secret).toString("hex")}`;
    if (!KEY.test(key)) throw new InputError("KeyLengthWrong", "The secret is not 32 bytes.", "Give 32 bytes.");
    if (
      keyIn(
        path,
        readOrMake(path, () => keyFile(key)),
      ) === key
    )
      return;
    const cure = "Use another vault, or move the file away; lots that were made with it need it.";
    throw new InputError("SecretDiffers", `Member ${member} has another secret here.`, cure, { place: path });
  }

  /** The key of a document (32 bytes in hex), from which its salts and holder keys come; made at the first call. */
  documentKey(requestIdentifier: string): string {
    const path = this.#documentPath(requestIdentifier);
    return keyIn(path, readOrMake(path, newKeyFile));
  }

  /** Destroys a document's key: what the ledger holds of it then commits to nothing. */
  forgetDocument(requestIdentifier: string): void {
    rmSync(this.#documentPath(requestIdentifier), { force: true });
  }

  /** The key of a device by its URI, 32 bytes in hex; undefined where it is not here. */
  deviceKey(uri: string): string | undefined {
    const path = this.#devicePath(uri);
    const text = readIfThere(path);
    return text === undefined ? undefined : keyIn(path, text);
  }

  /** The key of a device by its URI; made at the first call. */
  makeDeviceKey(uri: string): string {
    const path = this.#devicePath(uri);
    return keyIn(path, readOrMake(path, newKeyFile));
  }

  /** Keeps a slip under its prescription's id. Returns its path. */
  saveSlip(slip: Slip): string {
    const path = join(this.slipFolder, `${slip.id}.json`);
    writePrivate(path, slipText(slip));
    return path;
  }

  /** The slip of a prescription, checked; undefined where it is not here. */
  slip(id: string): Slip | undefined {
    const text = readIfThere(join(this.slipFolder, `${id}.json`));
    return text === undefined ? undefined : readSlip(text).slip;
  }

  /** Removes a slip; what its commitments commit to goes with the document's key. */
  forgetSlip(id: string): void {
    rmSync(join(this.slipFolder, `${id}.json`), { force: true });
  }

  /** The ids of the slips that are here. */
  slipIds(): string[] {
    return idsIn(this.slipFolder);
  }

  /** Where immunization records are kept. */
  get immunizationFolder(): string {
    return privateFolder(join(this.folder, "immunizations"));
  }

  /** Keeps an immunization's record under its id. Returns its path. */
  saveImmunization(record: ImmunizationRecord): string {
    const path = join(this.immunizationFolder, `${record.id}.json`);
    writePrivate(path, immunizationRecordText(record));
    return path;
  }

  /** The record of an immunization, checked; undefined where it is not here. */
  immunization(id: string): ImmunizationRecord | undefined {
    const text = readIfThere(join(this.immunizationFolder, `${id}.json`));
    return text === undefined ? undefined : readImmunizationRecord(text).record;
  }

  /** The ids of the immunizations whose records are here. */
  immunizationIds(): string[] {
    return idsIn(this.immunizationFolder);
  }

  /** The journal of a kind of run. */
  journal(name: string): Journal {
    return new Journal(join(this.folder, "journals", `${name}.ndjson`));
  }

  #devicePath(uri: string): string {
    return join(this.folder, "devices", `${createHash("sha256").update(uri).digest("hex").slice(0, 32)}.json`);
  }

  #documentPath(requestIdentifier: string): string {
    const path = join(this.folder, "name-key.json");
    const nameKey = Buffer.from(keyIn(path, readOrMake(path, newKeyFile)).slice(2), "hex");
    const name = createHmac("sha256", nameKey).update(requestIdentifier).digest("hex");
    return join(this.folder, "documents", name.slice(0, 2), `${name}.json`);
  }
}

/** Opens a vault, or begins one. `.yaolian` is where the command line keeps its own. */
export function openVault(folder = ".yaolian"): Vault {
  return new Vault(folder);
}

/** A fresh random key as a file keeps it. */
function newKeyFile(): string {
  return keyFile(newDocumentKey());
}

function keyFile(key: string): string {
  return `${JSON.stringify({ key })}\n`;
}

function keyIn(path: string, text: string): string {
  try {
    const { key } = JSON.parse(text) as { key?: unknown };
    if (typeof key === "string" && KEY.test(key)) return key;
  } catch {
    // Said below, without what the file holds.
  }
  throw new InputError("KeyFileDamaged", "The file holds no key.", "Bring it back from a copy.", { place: path });
}

/** A fresh passphrase for keystores: 24 random bytes. */
export function newPassphrase(): string {
  return randomBytes(24).toString("base64url");
}

/** The ids that the files of a folder are named by. */
function idsIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => /^0x[0-9a-f]{64}\.json$/.test(name))
    .map((name) => name.slice(0, -".json".length));
}
