import { concat, encodeRlp, toBeHex, zeroPadBytes } from "ethers";

/** What a network of validators begins with. */
export interface GenesisOptions {
  readonly chainId: number;
  /** The validators' addresses. */
  readonly validators: readonly string[];
  /** Seconds since 1970. No block may be from before it. */
  readonly timestamp: number;
}

const VANITY_BYTES = 32;
const SEAL_BYTES = 65;
/** Blocks between two points from which a client reads the set of validators. */
const EPOCH = 30_000;
/** The gas that a block may use before its base fee would rise, were it not held at zero. */
const GAS_TARGET = 30_000_000;
const NOBODY = "0x0000000000000000000000000000000000000000";

/**
 * The genesis of an Istanbul BFT network as kcn reads it: all rules up to cancun from the first block on, validators in
 * turn, and a base fee of zero, so that nobody has to hold a coin.
 */
export function genesisOf({ chainId, validators, timestamp }: GenesisOptions): object {
  const compatible = ["istanbul", "london", "ethTxType", "magma", "kore", "shanghai", "cancun", "kaia"];
  return {
    config: {
      chainId,
      ...Object.fromEntries(compatible.map((fork) => [`${fork}CompatibleBlock`, 0])),
      // policy 0: round robin.
      istanbul: { epoch: EPOCH, policy: 0, sub: validators.length },
      unitPrice: 0,
      deriveShaImpl: 0,
      governance: {
        governingNode: validators[0],
        // Whoever is to vote: no vote is ever cast here.
        governanceMode: "ballot",
        govParamContract: NOBODY,
        reward: {
          ...{ mintingAmount: 0, ratio: "100/0/0", kip82ratio: "100/0", useGiniCoeff: false, deferredTxFee: true },
          ...{ stakingUpdateInterval: 86_400, proposerUpdateInterval: 3_600, minimumStake: 0 },
        },
        kip71: {
          ...{ lowerboundbasefee: 0, upperboundbasefee: 0, basefeedenominator: 20 },
          ...{ gastarget: GAS_TARGET, maxblockgasusedforbasefee: 2 * GAS_TARGET },
        },
      },
    },
    timestamp: toBeHex(timestamp),
    extraData: extraDataOf(validators),
    governanceData: null,
    blockScore: "0x1",
    alloc: {},
  };
}

/** The extra data of an Istanbul genesis (EIP-650): 32 bytes of anything, then RLP of validators, a seal and committed seals. */
export function extraDataOf(validators: readonly string[]): string {
  const noSeal = new Uint8Array(SEAL_BYTES);
  return concat([zeroPadBytes("0x", VANITY_BYTES), encodeRlp([[...validators], noSeal, []])]);
}
