import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { SCOPES } from "../../gateway/src/clients/clients.ts";
import { startGateway } from "../../gateway/src/gateway.ts";
import { storyLog } from "./log.ts";
import type { Stage } from "./stage.ts";

/** The gateway of one member of the story, and the token of its hospital system. */
export interface StoryGateway {
  readonly url: string;
  readonly token: string;
  stop(): Promise<void>;
}

/** Starts the hospital's gateway beside the story, with the hospital's keys alone and a vault of its own. */
export async function startHospitalGateway(rpcUrl: string, stage: Stage, port: number): Promise<StoryGateway> {
  const { keyring, ledger, seeded, vault } = stage;
  const hospital = seeded.members.get("hospital");
  const signers = keyring
    .operators()
    .filter(({ member }) => member === hospital)
    .map(({ actor }) => actor.signer);
  const folder = join(vault.folder, "gateway");
  // The folder, and so what the passphrase opens, is gone with the story.
  const records = { passphrase: randomBytes(24).toString("base64url") };
  const options = { rpcUrl, deployment: ledger.deployment, folder, keys: { signers }, records, port };
  const gateway = await startGateway(options, storyLog("gateway"));
  const { token } = gateway.clients.add("hospital information system", SCOPES);
  await writeFile(join(vault.folder, "gateway.token"), token, { mode: 0o600 });
  return { url: gateway.url, token, stop: () => gateway.stop() };
}
