import i18next from "i18next";

import { Refusal } from "../acts/refusal.ts";
import { spoken } from "../words/index.ts";

/** The wallet does not know the chain that it is asked to go to (EIP-3326). */
export const CHAIN_UNKNOWN = 4902;

/** What wallets refuse with (EIP-1193), and how ethers calls it. */
const REJECTED = [4001, "ACTION_REJECTED"];
/** The wallet still waits for its user to answer an earlier request. */
const STILL_ASKING = -32_002;

/** What a wallet or its user refused, in the language of the page. What is no wallet's refusal stays as it is. */
export function sayWallet(error: unknown): unknown {
  if (error instanceof Error && error.name === "WrongChain") return told("wrongChain", error);
  if (REJECTED.some((code) => hasCode(error, code))) return told("rejected", error);
  if (hasCode(error, STILL_ASKING)) return told("stillAsking", error);
  return error;
}

/** Whether an error, or what led to it, has a code. */
export function hasCode(error: unknown, code: number | string): boolean {
  if (typeof error !== "object" || error === null) return false;
  const { code: own, cause, error: answer, info } = error as Record<string, unknown>;
  return own === code || [cause, answer, info].some((inner) => hasCode(inner, code));
}

function told(why: "wrongChain" | "rejected" | "stillAsking", error: unknown): Refusal {
  const values = Object(error) as Record<string, unknown>;
  return new Refusal(i18next.t(`session:${why}`, { ...values }), i18next.t(`session:${why}Cure`), spoken(), error);
}
