import { InputError } from "../../../cli/src/frame/basics.ts";
import type { NetworkFile, ValidatorEntry } from "../create/index.ts";

export const NETWORK_ARG = {
  type: "string",
  required: true,
  valueHint: "folder",
  description: "The network's folder, as `create` wrote it",
} as const;

export const VALIDATOR_ARG = {
  type: "string",
  required: true,
  valueHint: "number",
  description: "Which validator, from 1",
} as const;

/** The validator of a number. Throws an InputError `ValidatorUnknown`. */
export function validatorOf({ validators }: NetworkFile, number: string): ValidatorEntry {
  const found = validators.find(({ name }) => name === `validator-${number}`);
  if (found !== undefined) return found;
  const cure = `Say a number from 1 to ${validators.length}.`;
  throw new InputError("ValidatorUnknown", `There is no validator ${number}.`, cure);
}
