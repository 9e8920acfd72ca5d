import { useMutation, useQuery, useQueryClient, type UseMutationResult } from "@tanstack/react-query";

import { ask } from "../data/api.ts";
import { Problem } from "../data/problem.ts";
import type { LedgerNow, Viewer } from "../data/types.ts";
import { setAccount, type Account } from "./account.ts";

/** Who looks at the page. Until the service has said, anyone. */
export function useViewer(): Viewer {
  return useSession().viewer;
}

/** The same, and whether the service has said it yet. */
export function useSession(): { viewer: Viewer; isKnown: boolean } {
  const { data } = useQuery({
    queryKey: ["session"],
    queryFn: ({ signal }) => ask<SessionNow>("/session", { signal }).catch(strangerWhenRefused),
    staleTime: 30_000,
    // Tables that are being read anew may not have the operator yet; a suspension ends.
    refetchInterval: ({ state }) => (state.data?.isRefused === true ? LOOK_AGAIN_MS : false),
  });
  return { viewer: data ?? { kind: "anyone" }, isKnown: data !== undefined };
}

const LOOK_AGAIN_MS = 2_000;

/** Who looks; `isRefused` where somebody signed in whose key acts for nobody now. */
type SessionNow = Viewer & { readonly isRefused?: true };

/** A key that acts for nobody any more, or for nobody of a chain that was begun anew, is a stranger's. */
function strangerWhenRefused(error: unknown): SessionNow {
  if (error instanceof Problem && error.status === 403) return { kind: "anyone", isRefused: true };
  throw error;
}

/** What the person signs; the rest of the message is the service's. */
export interface SignInWords {
  readonly statement: string;
}

/** Signs in with the key of an account (EIP-4361). */
export function useSignIn({ statement }: SignInWords): UseMutationResult<Viewer, Error, Account> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (account: Account) => {
      const { signText } = await import("./keys.ts");
      const { nonce, chainId } = await ask<{ nonce: string; chainId: number }>("/session/nonce");
      const message = signInMessage({ statement, address: account.address, nonce, chainId });
      const signature = await signText(account, message);
      const { viewer } = await ask<{ viewer: Viewer }>("/session", { method: "POST", body: { message, signature } });
      setAccount(account);
      return viewer;
    },
    onSuccess: (viewer) => {
      forgetAnswers(client);
      client.setQueryData(["session"], viewer);
    },
  });
}

/** Ends the session. */
export function useSignOut(): UseMutationResult<void, Error, void> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => ask<void>("/session", { method: "DELETE" }),
    // A session that was over before is as good as one that was ended.
    onSettled: () => {
      setAccount(undefined);
      client.setQueryData(["session"], { kind: "anyone" } satisfies Viewer);
      forgetAnswers(client);
    },
  });
}

/** Another viewer sees other things: nothing of the one before may stay on the page. */
function forgetAnswers(client: ReturnType<typeof useQueryClient>): void {
  const kept = new Set<unknown>(["session", "follower", "ledger"]);
  client.removeQueries({ predicate: ({ queryKey }) => !kept.has(queryKey[0]) });
}

interface Message extends SignInWords, Pick<LedgerNow["deployment"], "chainId"> {
  readonly address: string;
  readonly nonce: string;
}

/** The text that EIP-4361 prescribes. */
function signInMessage({ statement, address, nonce, chainId }: Message): string {
  return [
    `${location.host} wants you to sign in with your Ethereum account:`,
    address,
    "",
    statement,
    "",
    `URI: ${location.origin}`,
    "Version: 1",
    `Chain ID: ${chainId}`,
    `Nonce: ${nonce}`,
    `Issued At: ${new Date().toISOString()}`,
  ].join("\n");
}
