import type { Result } from "ethers";

/** The fields of a struct that a contract answered with, by their names. */
export function fieldsOf(view: readonly unknown[]): Record<string, unknown> {
  return (view as Result).toObject();
}
