import type { Wallet } from "ethers";
import { createSiweMessage } from "viem/siwe";

import type { App } from "../service/api/env.ts";

export const ORIGIN = "http://localhost:8080";

/** What a test changes of a message that is right. */
export type MessageChanges = Partial<Parameters<typeof createSiweMessage>[0]>;

/** A message to sign in with, as a wallet makes it from what the service says. */
export async function signInMessage(app: App, wallet: Wallet, changes: MessageChanges = {}): Promise<string> {
  const asked = await app.request("/session/nonce");
  const { nonce, chainId } = (await asked.json()) as { nonce: string; chainId: number };
  return createSiweMessage({
    ...{
      address: wallet.address as `0x${string}`,
      domain: "localhost:8080",
      uri: ORIGIN,
      version: "1",
      chainId,
      nonce,
    },
    ...changes,
  });
}

export async function postSession(app: App, message: string, signature: string): Promise<Response> {
  return app.request("/session", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ message, signature }),
  });
}

/** Signs in. Returns the headers that show the session. */
export async function signIn(app: App, wallet: Wallet): Promise<{ Authorization: string }> {
  const message = await signInMessage(app, wallet);
  const answer = await postSession(app, message, await wallet.signMessage(message));
  if (answer.status !== 201) throw new Error(`Not signed in: ${await answer.text()}`);
  return { Authorization: `Bearer ${((await answer.json()) as { token: string }).token}` };
}
