export { Actor } from "./actor.ts";
export type { SendOptions } from "./actor.ts";
export { argumentsFromJson, argumentsToJson } from "./abiJson.ts";
export type { JsonArguments, JsonValue } from "./abiJson.ts";
export { connect } from "./connect.ts";
export type { ConnectOptions } from "./connect.ts";
export { CONTRACT_NAMES, FACTORIES, INTERFACES } from "./contracts.ts";
export type { ContractName, Contracts } from "./contracts.ts";
export { checkDeployment, readDeployment, writeDeployment } from "./deployment.ts";
export type { Deployment } from "./deployment.ts";
export { ENUMS, enumNumber, enumValue, FLAGS, flagBits, flagNames } from "./enums.ts";
export type {
  DataUseName,
  EnumName,
  EnumValue,
  HoldName,
  KindName,
  PurposeName,
  RoleName,
  ScopeName,
} from "./enums.ts";
export { Keyring } from "./keyring.ts";
export { openKeystore } from "./keystore.ts";
export type { OperatorKey, OperatorNeed } from "./keyring.ts";
export { actorOf, ledgerOf } from "./ledger.ts";
export type { Ledger } from "./ledger.ts";
export { ask, isTrouble, unreachable } from "./rpc.ts";
export { openVault, Vault } from "./vault.ts";
export type { Journal } from "./journal.ts";
