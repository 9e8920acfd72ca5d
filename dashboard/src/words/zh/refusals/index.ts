import type { ErrorName } from "../../../../../sdk/src/errors/sentences.ts";
import { anchors } from "./anchors.ts";
import { claims } from "./claims.ts";
import { coldChain } from "./coldChain.ts";
import { consents } from "./consents.ts";
import { council } from "./council.ts";
import { drugs } from "./drugs.ts";
import { goods } from "./goods.ts";
import { immunizations } from "./immunizations.ts";
import { members } from "./members.ts";
import { prescriptions } from "./prescriptions.ts";

/** Why the ledger refuses, and the cure, for each of a table's errors: `{name}` stands for a value of the error. */
export type Refusals<Table> = Readonly<Record<keyof Table, readonly [why: string, cure: string]>>;

/** What the SDK's table of errors says, in Chinese. Errors that two tables share are said by the later one, as there. */
export const refusals: Readonly<Record<ErrorName, readonly [why: string, cure: string]>> = {
  ...members,
  ...drugs,
  ...goods,
  ...coldChain,
  ...prescriptions,
  ...claims,
  ...consents,
  ...anchors,
  ...immunizations,
  ...council,
};
