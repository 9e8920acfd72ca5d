import { useSyncExternalStore } from "react";

/** What a wallet of the browser answers to (EIP-1193). */
export interface WalletProvider {
  request(request: { method: string; params?: unknown[] }): Promise<unknown>;
  on(event: string, listener: (value: unknown) => void): unknown;
  removeListener(event: string, listener: (value: unknown) => void): unknown;
}

/** A wallet that announced itself (EIP-6963). */
export interface Wallet {
  /** Names the wallet itself, e.g. `io.metamask`. */
  readonly rdns: string;
  readonly name: string;
  /** A picture, as a data URL. */
  readonly icon: string;
  readonly provider: WalletProvider;
}

interface Announcement extends Event {
  readonly detail?: { readonly info: Omit<Wallet, "provider">; readonly provider: WalletProvider };
}

let wallets: readonly Wallet[] = [];
const listeners = new Set<() => void>();

window.addEventListener("eip6963:announceProvider", (event: Announcement) => {
  if (event.detail === undefined || wallets.some(({ rdns }) => rdns === event.detail?.info.rdns)) return;
  const { info, provider } = event.detail;
  wallets = [...wallets, { rdns: info.rdns, name: info.name, icon: info.icon, provider }];
  for (const listener of listeners) listener();
});
window.dispatchEvent(new Event("eip6963:requestProvider"));

/** The wallets of this browser. */
export function useWallets(): readonly Wallet[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => wallets,
  );
}

/** The wallet of a name; undefined where the browser has it no more. */
export function walletNamed(rdns: string): Wallet | undefined {
  return wallets.find((wallet) => wallet.rdns === rdns);
}
