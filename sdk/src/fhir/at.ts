import { InputError } from "../errors.ts";

/** Does something with what stands at a FHIR path, so that its InputError names that path. */
export function at<Result>(place: string, act: () => Result): Result {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(error.code, error.message, error.cure, { place });
  }
}
