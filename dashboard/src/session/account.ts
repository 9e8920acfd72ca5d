import { useSyncExternalStore } from "react";

/** Whose key signs in this tab: one of the demo's, by its number, or a wallet's. */
export type Account =
  | { readonly kind: "demo"; readonly key: number; readonly address: string }
  | { readonly kind: "wallet"; readonly wallet: string; readonly address: string };

const KEPT = "yaolian.account";

const listeners = new Set<() => void>();
let account = read();

/** Keeps who signs, for this tab; undefined for nobody. */
export function setAccount(next: Account | undefined): void {
  account = next;
  if (next === undefined) sessionStorage.removeItem(KEPT);
  else sessionStorage.setItem(KEPT, JSON.stringify(next));
  for (const listener of listeners) listener();
}

/** Who signs in this tab, if anybody does. */
export function useAccount(): Account | undefined {
  return useSyncExternalStore(subscribe, () => account);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function read(): Account | undefined {
  const kept = sessionStorage.getItem(KEPT);
  return kept === null ? undefined : (JSON.parse(kept) as Account);
}
