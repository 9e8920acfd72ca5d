import { TransientError } from "@yaolian/sdk";
import { z } from "zod";

const ANSWER_LIMIT_MS = 10_000;
const answer = z.union([
  z.object({ id: z.literal(1), result: z.literal("Success") }),
  z.object({ error: z.object({ message: z.string() }) }),
]);

/**
 * Asks a Besu node to read its allow-lists anew, over its PERM API. Throws a TransientError `ReloadFailed`: a node that is
 * away reads them when it starts.
 */
export async function reloadLists(rpcUrl: string): Promise<void> {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "perm_reloadPermissionsFromFile", params: [] });
  let said: z.infer<typeof answer>;
  try {
    const response = await fetch(rpcUrl, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
      signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
    });
    said = answer.parse(await response.json());
  } catch (cause) {
    throw failed(rpcUrl, "it does not answer as Besu does", cause);
  }
  if ("error" in said) throw failed(rpcUrl, said.error.message);
}

function failed(rpcUrl: string, why: string, cause?: unknown): TransientError {
  const message = `The node at ${rpcUrl} did not read its allow-lists anew: ${why.slice(0, 200)}.`;
  return new TransientError("ReloadFailed", message, "Check that it runs with the PERM API; it is asked again.", {
    cause,
  });
}
