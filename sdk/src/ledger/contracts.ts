import type { Interface } from "ethers";

import "./fastHashing.ts";
import {
  AlertLedger__factory,
  Consortium__factory,
  DrugRegistry__factory,
  ImmunizationToken__factory,
  LotLedger__factory,
  PackVerifier__factory,
  PrescriptionToken__factory,
  TimelockController__factory,
} from "../../../typechain-types/index.ts";
import type {
  AlertLedger,
  Consortium,
  DrugRegistry,
  ImmunizationToken,
  LotLedger,
  PackVerifier,
  PrescriptionToken,
  TimelockController,
} from "../../../typechain-types/index.ts";

/** The contracts of the ledger, by the names of the deployment book. */
export const FACTORIES = {
  council: TimelockController__factory,
  consortium: Consortium__factory,
  drugRegistry: DrugRegistry__factory,
  lotLedger: LotLedger__factory,
  alertLedger: AlertLedger__factory,
  packVerifier: PackVerifier__factory,
  prescriptionToken: PrescriptionToken__factory,
  immunizationToken: ImmunizationToken__factory,
} as const;

export type ContractName = keyof typeof FACTORIES;

/** Each contract with its generated type. */
export interface Contracts {
  readonly council: TimelockController;
  readonly consortium: Consortium;
  readonly drugRegistry: DrugRegistry;
  readonly lotLedger: LotLedger;
  readonly alertLedger: AlertLedger;
  readonly packVerifier: PackVerifier;
  readonly prescriptionToken: PrescriptionToken;
  readonly immunizationToken: ImmunizationToken;
}

export const CONTRACT_NAMES = Object.keys(FACTORIES) as ContractName[];

const entries = CONTRACT_NAMES.map((name): [ContractName, Interface] => [name, FACTORIES[name].createInterface()]);

/** The ABI of each contract, read once. */
export const INTERFACES = Object.fromEntries(entries) as Record<ContractName, Interface>;
