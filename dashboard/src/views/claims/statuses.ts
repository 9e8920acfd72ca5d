import type { ListedClaim } from "../../data/types.ts";

export type Status = Exclude<ListedClaim["status"], "None">;

export const COLORS: Record<Status, string> = {
  Submitted: "blue",
  Approved: "teal",
  PartlyApproved: "lime",
  Denied: "red",
  Paid: "green",
  Withdrawn: "gray",
  RefundDue: "orange",
  Refunded: "violet",
};

export const STATUSES = Object.keys(COLORS) as Status[];

/** Whether a claim has this status; a claim of a list always has one. */
export function statusOf({ status }: ListedClaim): Status {
  if (status === "None") throw new Error("A claim that was opened has a status.");
  return status;
}
