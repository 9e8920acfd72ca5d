import type { Wallet } from "ethers";

import type { ContractName } from "../../../../sdk/src/ledger/contracts.ts";
import type { Call } from "../../../helpers/answers.ts";
import type { Connection, OperatorName, World } from "../../../helpers/world.ts";
import type { Envelope } from "../alterations.ts";

/** A call that takes a signature, and what has to be signed for it. */
export interface Signed {
  readonly world: World;
  readonly envelope: Envelope;
  /** The call with this signature; it succeeds with that of the envelope. */
  readonly call: (signature: string) => Promise<Call>;
  /** Calls that the good signature was not made for. */
  readonly misused: Readonly<Record<string, (signature: string) => Promise<Call>>>;
}

/** Who signs: a key, at its own address or at that of a contract wallet of its. */
export interface Signatory {
  readonly key: Wallet;
  readonly address: string;
}

/** One way into the ledger for a signed message. */
export interface Entry<Staged = unknown> {
  readonly message: string;
  readonly contract: ContractName;
  readonly function: string;
  readonly stage: (connection: Connection) => Promise<Staged>;
  readonly worldOf: (staged: Staged) => World;
  /** Prepares a call; `deadline` is in its message where that has one, and far in the future unless told. */
  readonly prepare: (staged: Staged, by: Signatory, deadline?: number) => Promise<Signed>;
  /** The error that says that a signature is not good. */
  readonly refusal: string;
  /** The error that a late one is refused with, where a message has a deadline. */
  readonly late?: string;
  /** The error that refuses the same call once it was made. */
  readonly again: string;
  /** Whether a contract may sign, by ERC-1271. */
  readonly wallets: boolean;
  /**
   * Who else may bring the same message, since it is the signer that acts: anybody, or the staff of the same member; in
   * the record only who brought it differs.
   */
  readonly bringers: "anybody" | readonly OperatorName[];
}
