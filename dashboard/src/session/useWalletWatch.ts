import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

import { useAccount } from "./account.ts";
import { useSignOut } from "./session.ts";
import { useWallets } from "./wallets.ts";

/**
 * Follows the wallet that signed in: a session is its account's alone, so it ends where its user chooses another; and what
 * was connected to one chain is not used on another.
 */
export function useWalletWatch(): void {
  const client = useQueryClient();
  const account = useAccount();
  const wallets = useWallets();
  const { mutate: signOut } = useSignOut();
  const wallet = account?.kind === "wallet" ? wallets.find(({ rdns }) => rdns === account.wallet) : undefined;
  const address = account?.address;
  useEffect(() => {
    if (wallet === undefined || address === undefined) return undefined;
    const onAccounts = (accounts: unknown): void => {
      const [chosen] = accounts as readonly string[];
      if (chosen?.toLowerCase() !== address.toLowerCase()) signOut();
    };
    const onChain = (): void => void client.resetQueries({ queryKey: ["actor"] });
    wallet.provider.on("accountsChanged", onAccounts);
    wallet.provider.on("chainChanged", onChain);
    return () => {
      wallet.provider.removeListener("accountsChanged", onAccounts);
      wallet.provider.removeListener("chainChanged", onChain);
    };
  }, [wallet, address, client, signOut]);
}
