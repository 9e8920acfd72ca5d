import type { Interface } from "ethers";

import "./fastHashing.ts";
import {
  AlertLedger__factory,
  AnchorRegistry__factory,
  ColdChain__factory,
  ClaimLedger__factory,
  ConsentRegistry__factory,
  Consortium__factory,
  Council__factory,
  CouncilSeat__factory,
  DrugRegistry__factory,
  ImmunizationToken__factory,
  LotLedger__factory,
  PackVerifier__factory,
  PrescriptionToken__factory,
  TimelockController__factory,
} from "../../../typechain-types/index.ts";
import type {
  AlertLedger,
  AnchorRegistry,
  ColdChain,
  ClaimLedger,
  ConsentRegistry,
  Consortium,
  Council,
  CouncilSeat,
  DrugRegistry,
  ImmunizationToken,
  LotLedger,
  PackVerifier,
  PrescriptionToken,
  TimelockController,
} from "../../../typechain-types/index.ts";

/** The contracts of the ledger, by the names of the deployment book. */
export const FACTORIES = {
  timelock: TimelockController__factory,
  consortium: Consortium__factory,
  councilSeat: CouncilSeat__factory,
  council: Council__factory,
  drugRegistry: DrugRegistry__factory,
  lotLedger: LotLedger__factory,
  alertLedger: AlertLedger__factory,
  coldChain: ColdChain__factory,
  claimLedger: ClaimLedger__factory,
  packVerifier: PackVerifier__factory,
  prescriptionToken: PrescriptionToken__factory,
  consentRegistry: ConsentRegistry__factory,
  anchorRegistry: AnchorRegistry__factory,
  immunizationToken: ImmunizationToken__factory,
} as const;

export type ContractName = keyof typeof FACTORIES;

/** Each contract with its generated type. */
export interface Contracts {
  /** The ledger's governing address: what the Council decided waits here. */
  readonly timelock: TimelockController;
  readonly consortium: Consortium;
  readonly councilSeat: CouncilSeat;
  readonly council: Council;
  readonly drugRegistry: DrugRegistry;
  readonly lotLedger: LotLedger;
  readonly alertLedger: AlertLedger;
  readonly coldChain: ColdChain;
  readonly claimLedger: ClaimLedger;
  readonly packVerifier: PackVerifier;
  readonly prescriptionToken: PrescriptionToken;
  readonly consentRegistry: ConsentRegistry;
  readonly anchorRegistry: AnchorRegistry;
  readonly immunizationToken: ImmunizationToken;
}

export const CONTRACT_NAMES = Object.keys(FACTORIES) as ContractName[];

const entries = CONTRACT_NAMES.map((name): [ContractName, Interface] => [name, FACTORIES[name].createInterface()]);

/** The ABI of each contract, read once. */
export const INTERFACES = Object.fromEntries(entries) as Record<ContractName, Interface>;
