import { useQuery, type UseQueryResult } from "@tanstack/react-query";

import type { Ledger } from "@yaolian/sdk/ledger";

import { useLedgerNow } from "../data/service.ts";
import { useAccount, type Account } from "./account.ts";
import { sayWallet } from "./walletRefusals.ts";

export interface Acting {
  readonly account: Account;
  /** What the SDK's actions take: the ledger, acted on by the signed-in key. */
  readonly ledger: Ledger;
}

/** The ledger acted on by whoever is signed in; it is connected when somebody first means to act. */
export function useActor(enabled = true): UseQueryResult<Acting> {
  const account = useAccount();
  const { data: now } = useLedgerNow();
  return useQuery({
    queryKey: ["actor", account?.address, now?.deployment.contracts.lotLedger.address],
    enabled: enabled && account !== undefined && now !== undefined,
    staleTime: Infinity,
    gcTime: Infinity,
    // A ledger is a connection, not data: it can't be compared with another.
    structuralSharing: false,
    queryFn: async (): Promise<Acting> => {
      if (account === undefined || now === undefined) throw new Error("Nobody is signed in.");
      const { ledgerFor } = await import("./keys.ts");
      try {
        return { account, ledger: await ledgerFor(account, now) };
      } catch (error) {
        throw sayWallet(error);
      }
    },
  });
}
