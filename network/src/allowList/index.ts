export { MemberAccounts } from "./accounts.ts";
export type { AccountRules } from "./accounts.ts";
export { reloadLists } from "./reload.ts";
export { AllowListSync, syncAllowLists } from "./sync.ts";
export type { Look, SyncOptions } from "./sync.ts";
