import { isIP } from "node:net";

import { getAddress, isAddress } from "ethers";
import { z } from "zod";

import { InputError } from "@yaolian/sdk";

/** EIP-7825: what the largest batch of the ledger stays under. Osaka makes it a rule; this network's cancun does not. */
export const LARGEST_TRANSACTION = 16_777_216;
const LOOPBACK = "127.0.0.1";
const P2P_PORT = 30_303;
const RPC_PORT = 8_545;
const METRICS_PORT = 9_545;
/** Fewer can't bear one that fails: 3f + 1 validators bear f. */
const FEWEST = 4;
const MOST = 100;

/** What a network is made with. */
export interface CreateOptions {
  readonly validators: number;
  readonly chainId: number;
  /** IP addresses, one a validator; all on this machine if left out, each with ports of its own. */
  readonly hosts?: readonly string[];
  /** Who may send before the ledger says who is a member: the deployer and the founding members' admins. */
  readonly founders: readonly string[];
  /** Seconds between two blocks. */
  readonly blockPeriod: number;
  /** Seconds until the validators give up on a proposer; two block periods and a second if left out. */
  readonly requestTimeout?: number;
  /** Blocks after which votes on validators begin anew. */
  readonly epoch: number;
  readonly gasLimit: number;
}

/** Where a validator listens. */
export interface Endpoint {
  readonly host: string;
  readonly p2pPort: number;
  readonly rpcPort: number;
  readonly metricsPort: number;
}

const address = z
  .string()
  .refine((text) => isAddress(text), { error: "expected an address" })
  .transform((text) => getAddress(text));

const shape = z
  .strictObject({
    validators: z
      .int()
      .min(FEWEST, `a network that bears one faulty validator needs ${FEWEST}, since 3f + 1 bear f`)
      .max(MOST, `more than ${MOST} validators talk more than they decide`),
    chainId: z.int().min(1).max(2_147_483_647),
    hosts: z.array(z.string().refine((text) => isIP(text) === 4, { error: "expected an IPv4 address" })).optional(),
    founders: z.array(address).min(1, "somebody has to deploy the ledger"),
    blockPeriod: z.int().min(1).max(60),
    requestTimeout: z.int().min(1).max(600).optional(),
    epoch: z.int().min(1).max(1_000_000),
    gasLimit: z
      .int()
      .min(LARGEST_TRANSACTION, `the ledger's largest batches take up to ${LARGEST_TRANSACTION} gas`)
      .max(300_000_000),
  })
  .refine(({ hosts, validators }) => hosts === undefined || hosts.length === validators, {
    path: ["hosts"],
    error: "there has to be one host a validator",
  })
  .refine(({ hosts = [] }) => new Set(hosts).size === hosts.length, { path: ["hosts"], error: "a host stands twice" })
  .refine(({ requestTimeout, blockPeriod }) => requestTimeout === undefined || requestTimeout > blockPeriod, {
    path: ["requestTimeout"],
    error: "it has to be longer than the block period, or no proposer is ever in time",
  });

/** Defaults that docs/scale.md reasons. */
export const DEFAULTS = { validators: 4, blockPeriod: 2, epoch: 30_000, gasLimit: 30_000_000 } as const;

/** The options, checked and whole. Throws an InputError `NetworkOptionWrong` that names the option and why. */
export function checkOptions(
  given: CreateOptions,
): Required<Omit<CreateOptions, "hosts">> & Pick<CreateOptions, "hosts"> {
  const checked = shape.safeParse(given);
  if (!checked.success) {
    const [issue] = checked.error.issues;
    const message = `The network's ${issue?.path.join(".") || "options"}: ${issue?.message ?? "malformed"}.`;
    throw new InputError("NetworkOptionWrong", message, "See `yaolian network create --help`.");
  }
  const { hosts, requestTimeout, founders, ...rest } = checked.data;
  return {
    ...rest,
    founders: [...new Set(founders)],
    requestTimeout: requestTimeout ?? 2 * rest.blockPeriod + 1,
    ...(hosts === undefined ? {} : { hosts }),
  };
}

/** Where each validator listens: on a host of its own, or on this machine on ports of its own. */
export function endpointsOf({ validators, hosts }: Pick<CreateOptions, "validators" | "hosts">): Endpoint[] {
  return Array.from({ length: validators }, (_, place) => {
    const shift = hosts === undefined ? place : 0;
    return {
      host: hosts?.[place] ?? LOOPBACK,
      p2pPort: P2P_PORT + shift,
      rpcPort: RPC_PORT + shift,
      metricsPort: METRICS_PORT + shift,
    };
  });
}
