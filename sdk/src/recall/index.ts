export { descendantsOf, isStopped, stoppersOf } from "./descendants.ts";
export type { Aim, Descendant, Stop, StoppedBy } from "./descendants.ts";
export { holdDescendants, recallDescendants } from "./stopDescendants.ts";
export type { OpenDescendant, Stopped, StopOptions } from "./stopDescendants.ts";
export { RecallFollower, recallStatus, recallStatusOf } from "./recallStatus.ts";
export type { Holder, RecallStatus, Shares, SharesAt } from "./recallStatus.ts";
