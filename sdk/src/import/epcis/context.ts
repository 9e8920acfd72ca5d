import type { Keyring } from "../../ledger/keyring.ts";
import type { Ledger } from "../../ledger/ledger.ts";
import type { Vault } from "../../ledger/vault.ts";
import type { LotBook } from "../state/lotBook.ts";
import type { Products } from "../state/products.ts";
import type { Sites } from "../state/sites.ts";
import type { LogisticUnits } from "./logisticUnits.ts";
import type { LotGathering } from "./lotGathering.ts";
import type { ImportEpcisOptions } from "./options.ts";
import type { PackFinder } from "./packFinder.ts";
import type { Performer } from "./performer.ts";
import type { RecordedActs } from "./recordedActs.ts";

/** What all parts of one import share. */
export interface RunContext {
  readonly ledger: Ledger;
  readonly keyring: Keyring;
  readonly vault: Vault;
  readonly options: ImportEpcisOptions;
  readonly isDryRun: boolean;
  readonly sites: Sites;
  readonly products: Products;
  readonly book: LotBook;
  readonly recorded: RecordedActs;
  readonly finder: PackFinder;
  readonly units: LogisticUnits;
  readonly gathering: LotGathering;
  readonly performer: Performer;
  /** Lots of this run that could not be registered, with the sentence that says why. */
  readonly refusedLots: Map<string, string>;
  /** Where lot files are made until their lots are registered. */
  readonly workFolder: string;
}
