import {
  DeleteObjectCommand,
  GetObjectCommand,
  NoSuchKey,
  paginateListObjectsV2,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import { checkShape, InputError, TransientError } from "@yaolian/sdk";
import { z } from "zod";

import { readOwnersJson } from "./ownersFile.ts";
import { checkName, type ObjectStore } from "./objects.ts";

const optionsShape = z.strictObject({
  /** The service's address; a server of one's own is asked path-style: `https://host/bucket/name`. */
  endpoint: z.url(),
  region: z.string(),
  bucket: z.string(),
  accessKeyId: z.string(),
  secretAccessKey: z.string(),
  /** Put before every name, e.g. `hospital-4/`. */
  prefix: z.string().optional(),
});

/** Where a bucket is, and who may use it. */
export type S3Options = Readonly<z.output<typeof optionsShape>>;

/** The bucket that a file tells of. Throws an InputError `S3FileWrong`, or what {@link readOwnersJson} throws. */
export async function readS3(path: string): Promise<S3Objects> {
  const options = { code: "S3FileWrong", root: path, cure: "Write it as docs/records.md says." };
  const unspoken = new Set(["secretAccessKey", "accessKeyId"]);
  return new S3Objects(checkShape(optionsShape, await readOwnersJson(path), { ...options, unspoken }));
}

const ATTEMPTS = 3;

/** A bucket as a store. It must say whether an object is new (`If-None-Match: *`), and keep no versions: see docs/records.md. */
export class S3Objects implements ObjectStore {
  readonly #client: S3Client;
  readonly #bucket: string;
  readonly #prefix: string;

  constructor({ endpoint, region, bucket, accessKeyId, secretAccessKey, prefix = "" }: S3Options) {
    const credentials = { accessKeyId, secretAccessKey };
    this.#client = new S3Client({ endpoint, region, credentials, forcePathStyle: true, maxAttempts: ATTEMPTS });
    this.#bucket = bucket;
    this.#prefix = prefix;
  }

  async putNew(name: string, bytes: Uint8Array): Promise<boolean> {
    try {
      await this.#client.send(new PutObjectCommand({ ...this.#at(name), Body: bytes, IfNoneMatch: "*" }));
      return true;
    } catch (error) {
      if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 412) return false;
      throw storeFault(error);
    }
  }

  async put(name: string, bytes: Uint8Array): Promise<void> {
    await this.#client.send(new PutObjectCommand({ ...this.#at(name), Body: bytes })).catch(refuse);
  }

  async get(name: string): Promise<Uint8Array | undefined> {
    try {
      const { Body } = await this.#client.send(new GetObjectCommand(this.#at(name)));
      return await Body?.transformToByteArray();
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined;
      throw storeFault(error);
    }
  }

  async remove(name: string): Promise<void> {
    await this.#client.send(new DeleteObjectCommand(this.#at(name))).catch(refuse);
  }

  async *list(folder: string): AsyncGenerator<string> {
    const query = { Bucket: this.#bucket, Prefix: `${this.#prefix}${checkName(folder)}/` };
    try {
      for await (const { Contents = [] } of paginateListObjectsV2({ client: this.#client }, query)) {
        for (const { Key } of Contents) if (Key !== undefined) yield Key.slice(this.#prefix.length);
      }
    } catch (error) {
      throw storeFault(error);
    }
  }

  close(): void {
    this.#client.destroy();
  }

  #at(name: string): { Bucket: string; Key: string } {
    return { Bucket: this.#bucket, Key: `${this.#prefix}${checkName(name)}` };
  }
}

function refuse(error: unknown): never {
  throw storeFault(error);
}

/** What the bucket's keys or name are to blame for is the owner's to mend; everything else may pass. */
function storeFault(error: unknown): Error {
  const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
  const name = error instanceof Error ? error.name : String(error);
  if (status !== undefined && [301, 400, 401, 403, 404].includes(status)) {
    const cure = "Check the endpoint, the bucket and its keys.";
    return new InputError("StoreRefused", `The object store refuses this (${status} ${name}).`, cure, { cause: error });
  }
  const cure = "Try again; look whether the object store runs.";
  return new TransientError("StoreUnreachable", `The object store does not answer (${name}).`, cure, { cause: error });
}
