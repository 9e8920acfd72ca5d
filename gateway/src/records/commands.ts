import { join, resolve } from "node:path";

import { InputError } from "@yaolian/sdk";
import { defineCommand } from "citty";

import { readPassphrase } from "../keys/signers.ts";
import { Store } from "../store/store.ts";
import { readIdentity } from "./ageFiles.ts";
import { backUp } from "./backup.ts";
import { FileObjects } from "./fileObjects.ts";
import { KeyTable } from "./keyTable.ts";
import { openMasterKey } from "./masterKey.ts";
import { readOwnersText } from "./ownersFile.ts";
import { KEYS_FILE, MASTER_FILE, OBJECTS_FOLDER } from "./places.ts";
import { restore } from "./restore.ts";
import { readS3 } from "./s3Objects.ts";
import { RECORD_TABLES, RecordTables } from "./tables.ts";

const passphrase = {
  type: "string",
  required: true,
  description: "The file of the passphrase that opens the records' key",
} as const;
const s3 = {
  type: "string",
  description: "A file that tells of the bucket of sealed records, where there is one",
} as const;
const FOLDER = { type: "string", default: ".yaolian/gateway", description: "The gateway's own folder" } as const;

export const backupCommand = defineCommand({
  meta: { name: "gateway backup", description: "Bring a backup up to date, also while the gateway runs" },
  args: {
    ...{ folder: FOLDER, "records-passphrase-file": passphrase, s3 },
    out: { type: "string", required: true, description: "The backup's folder, on another disk" },
    recipient: { type: "string", required: true, description: "The age recipient that it opens for: age1…" },
  },
  async run({ args }) {
    const folder = resolve(args.folder);
    const master = await openMasterKey(join(folder, MASTER_FILE), await passphraseIn(args["records-passphrase-file"]));
    const store = new Store(folder, [RECORD_TABLES]);
    const keys = new KeyTable(join(folder, KEYS_FILE), master);
    const bucket = args.s3 === undefined ? undefined : await readS3(resolve(args.s3));
    try {
      const objects = bucket ?? new FileObjects(join(folder, OBJECTS_FOLDER));
      const parts = { tables: new RecordTables(store), keys, objects, master };
      const options = { out: resolve(args.out), recipient: args.recipient, hasBlobs: bucket === undefined };
      const { records, destroyed } = await backUp(parts, options);
      say(`The backup has ${records} records; ${destroyed} were destroyed and are not in it.`);
    } finally {
      keys.close();
      store.close();
      bucket?.close();
    }
  },
});

export const restoreCommand = defineCommand({
  meta: { name: "gateway restore", description: "Restore a lost gateway into a new folder" },
  args: {
    ...{ folder: FOLDER, "records-passphrase-file": passphrase, s3 },
    from: { type: "string", required: true, description: "The backup's folder" },
    "identity-file": { type: "string", required: true, description: "The age identity of its recipient" },
  },
  async run({ args }) {
    const { identity } = await readIdentity(await readOwnersText(resolve(args["identity-file"])));
    const bucket = args.s3 === undefined ? undefined : await readS3(resolve(args.s3));
    const { records, destroyed, missing } = await restore({
      ...{ from: resolve(args.from), into: resolve(args.folder), identity, objects: bucket },
      passphrase: await passphraseIn(args["records-passphrase-file"]),
    });
    bucket?.close();
    say(`${records} records are back; ${destroyed} were destroyed and stay so.`);
    if (missing.length === 0) return;
    const message = `${missing.length} records have no secrets in the backup: ${missing.slice(0, 5).join(", ")}.`;
    throw new InputError("RecordsMissing", message, "Look for a newer backup; everything else is restored.");
  },
});

const passphraseIn = (path: string): Promise<string> => readPassphrase(resolve(path));

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
