/*
 * What the command line uses of the SDK and finds under no entry of its own there. Everything else comes from
 * `@yaolian/sdk/<part>`.
 */
export { InputError, TransientError, YaolianError } from "../../../sdk/src/errors.ts";
export { dateOfDay, dayOfDate, dayOfTime } from "../../../sdk/src/days.ts";
