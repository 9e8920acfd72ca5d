import { Contract } from "ethers";
import type { JsonRpcApiProvider, TypedDataDomain } from "ethers";

import { InputError } from "../errors.ts";
import { prescriptionDomain } from "../prescriptions/types.ts";
import type { Actor } from "./actor.ts";
import { CONTRACT_NAMES, INTERFACES } from "./contracts.ts";
import type { ContractName, Contracts } from "./contracts.ts";
import type { Deployment } from "./deployment.ts";
import { Link } from "./link.ts";

/** The ledger as one node shows it: its contracts to read, and the actor that acts on it, if there is one. */
export interface Ledger extends Contracts {
  readonly provider: JsonRpcApiProvider;
  readonly chainId: bigint;
  readonly deployment: Deployment;
  /** The EIP-712 domain of everything that is signed for prescriptions. */
  readonly domain: TypedDataDomain;
  readonly actor?: Actor;
  /** What all actors on this connection share. */
  readonly link: Link;
  /** The same ledger, acted on by another. */
  as(actor: Actor): Ledger;
  /** Ends the connection; nothing more can be asked. */
  close(): void;
}

/** The ledger of a deployment on a connection that is known to be right; {@link connect} checks that. */
export function ledgerOf(provider: JsonRpcApiProvider, deployment: Deployment, actor?: Actor): Ledger {
  const { chainId, contracts } = deployment;
  const at = <C extends ContractName>(name: C): Contracts[C] =>
    // ethers would read the whole ABI anew for each contract that a generated factory connects.
    new Contract(contracts[name].address, INTERFACES[name], provider) as unknown as Contracts[C];
  const ledger: Ledger = {
    provider,
    link: new Link(provider),
    deployment,
    chainId: BigInt(chainId),
    domain: prescriptionDomain(chainId, contracts.prescriptionToken.address),
    timelock: at("timelock"),
    consortium: at("consortium"),
    councilSeat: at("councilSeat"),
    council: at("council"),
    drugRegistry: at("drugRegistry"),
    lotLedger: at("lotLedger"),
    alertLedger: at("alertLedger"),
    coldChain: at("coldChain"),
    claimLedger: at("claimLedger"),
    packVerifier: at("packVerifier"),
    prescriptionToken: at("prescriptionToken"),
    consentRegistry: at("consentRegistry"),
    anchorRegistry: at("anchorRegistry"),
    immunizationToken: at("immunizationToken"),
    as: (another) => ({ ...ledger, actor: another }),
    close: () => provider.destroy(),
  };
  return actor === undefined ? ledger : ledger.as(actor);
}

/** The actor, or an InputError `ActorMissing`. */
export function actorOf(ledger: Ledger): Actor {
  if (ledger.actor !== undefined) return ledger.actor;
  const cure = "Use ledger.as(actor), or connect with a signer.";
  throw new InputError("ActorMissing", "Nobody acts on this ledger: it can only be read.", cure);
}

/** Which contract has an address. */
export function contractAt(ledger: Ledger, address: string): ContractName | undefined {
  const wanted = address.toLowerCase();
  return CONTRACT_NAMES.find((name) => ledger.deployment.contracts[name].address.toLowerCase() === wanted);
}
