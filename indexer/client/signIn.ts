import type { Signer } from "ethers";
import { createSiweMessage } from "viem/siwe";
import { z } from "zod";

import { ask } from "./ask.ts";

const Nonce = z.object({ nonce: z.string(), chainId: z.int() });
const Session = z.object({ token: z.string(), expiresAt: z.iso.datetime() });

/** A session with the API: its token goes with each request as `Authorization: Bearer`. */
export type Session = z.infer<typeof Session>;

/** Signs in at `url` with the key of a member's operator, as EIP-4361 says. Throws as `ask` does. */
export async function signIn(url: string, signer: Signer): Promise<Session> {
  const { nonce, chainId } = Nonce.parse(await ask(url, "/session/nonce"));
  const message = createSiweMessage({
    address: (await signer.getAddress()) as `0x${string}`,
    domain: new URL(url).host,
    statement: "Sign in to the Yaolian ledger's API.",
    uri: url,
    version: "1",
    chainId,
    nonce,
    issuedAt: new Date(),
  });
  const signature = await signer.signMessage(message);
  return Session.parse(await ask(url, "/session", { method: "POST", body: { message, signature } }));
}
