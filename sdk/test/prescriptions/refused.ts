import { expect } from "chai";
import { InputError } from "../../src/errors.ts";

/** The InputError that `act` throws or rejects with; fails on none and on an error of another kind. */
export async function refused(act: () => unknown): Promise<InputError> {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    expect(error.cure, "every error says what to do").to.match(/\.$/);
    return error;
  }
  return expect.fail("nothing was refused");
}
