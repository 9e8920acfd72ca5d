import { expect } from "chai";

import { YaolianError } from "../src/errors.ts";

/** The failure of an act, which must be one of the SDK's with this code. */
export async function refusalOf(act: () => unknown, code: string): Promise<YaolianError> {
  let failure: unknown;
  try {
    await act();
  } catch (error) {
    failure = error;
  }
  if (!(failure instanceof YaolianError))
    throw new Error(`Expected ${code}, got ${String(failure)}.`, { cause: failure });
  expect(failure.code, failure.sentence).to.equal(code);
  return failure;
}
