import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, mkdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";

import { freePort } from "../../../../indexer/service/follower/freePort.ts";
import type { S3Options } from "../../../src/records/s3Objects.ts";

/** A real S3 server on this machine, with an empty bucket. */
export interface S3Server {
  readonly options: S3Options;
  stop(): Promise<void>;
}

const KEYS = { accessKeyId: "test-access", secretAccessKey: "test-secret-of-this-run" };
const ATTEMPTS = 100;

/** Starts the server that `npm run test:s3` has built, on any free port. */
export async function startS3(program: string): Promise<S3Server> {
  const folder = await mkdtemp(join(tmpdir(), "yaolian-s3-"));
  await mkdir(join(folder, "data"));
  const port = await freePort();
  const args = [
    "--quiet",
    "--port",
    `127.0.0.1:${port}`,
    "--access",
    KEYS.accessKeyId,
    "--secret",
    KEYS.secretAccessKey,
  ];
  const child = spawn(program, [...args, "posix", join(folder, "data")], { stdio: "ignore" });
  const ended = once(child, "exit");
  const options = { endpoint: `http://127.0.0.1:${port}`, region: "us-east-1", bucket: "records", ...KEYS };
  const stop = async (): Promise<void> => {
    child.kill("SIGKILL");
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await makeBucket(options);
    return { options, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The client itself waits between its attempts, while the server starts. */
async function makeBucket({ endpoint, region, bucket, ...credentials }: S3Options): Promise<void> {
  const client = new S3Client({ endpoint, region, credentials, forcePathStyle: true, maxAttempts: ATTEMPTS });
  try {
    await client.send(new CreateBucketCommand({ Bucket: bucket }));
  } finally {
    client.destroy();
  }
}
