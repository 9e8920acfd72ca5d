import { expect } from "chai";
import { InputError } from "../../src/errors.ts";

/** The InputError an action throws, or undefined where it succeeds; anything else it throws fails the test. */
export function faultOf(action: () => unknown): InputError | undefined {
  try {
    action();
    return undefined;
  } catch (fault) {
    if (fault instanceof InputError) return fault;
    throw fault;
  }
}

/** Deep equality as a property's verdict: throws with the difference. */
export function assertSame(actual: unknown, expected: unknown): void {
  expect(actual).to.deep.equal(expected);
}
