export { PatientWallet } from "./wallet.ts";
export type { WalletAddress, WalletOptions } from "./wallet.ts";
