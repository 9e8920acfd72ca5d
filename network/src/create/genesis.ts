import { encodeExtraData } from "./extraData.ts";
import type { CreateOptions } from "./options.ts";

/** What marks a header as one of Istanbul BFT: "Practical byzantine fault tolerance" and its kind, by convention. */
const MIX_HASH = "0x63746963616c2062797a616e74696e65206661756c7420746f6c6572616e6365";
const NOBODY = `0x${"0".repeat(40)}`;
/** EIP-170. Gas costs nothing here, but no contract of the ledger needs more. */
const CONTRACT_SIZE = 24_576;

type GenesisOptions = Required<
  Pick<CreateOptions, "chainId" | "blockPeriod" | "requestTimeout" | "epoch" | "gasLimit">
>;

/**
 * The genesis file of a QBFT network whose rules are cancun's from the first block and whose base fee is zero for good.
 * Nobody has a balance: gas costs nothing, and there is nothing to pay for.
 */
export function genesisOf(
  options: GenesisOptions,
  validators: readonly string[],
  timestamp: number,
): Record<string, unknown> {
  const { chainId, blockPeriod, requestTimeout, epoch, gasLimit } = options;
  const hex = (value: number): string => `0x${value.toString(16)}`;
  return {
    config: {
      chainId,
      ...{ berlinBlock: 0, londonBlock: 0, shanghaiTime: 0, cancunTime: 0 },
      zeroBaseFee: true,
      contractSizeLimit: CONTRACT_SIZE,
      qbft: { blockperiodseconds: blockPeriod, epochlength: epoch, requesttimeoutseconds: requestTimeout },
    },
    nonce: "0x0",
    timestamp: hex(timestamp),
    extraData: encodeExtraData(validators),
    gasLimit: hex(gasLimit),
    baseFeePerGas: "0x0",
    difficulty: "0x1",
    mixHash: MIX_HASH,
    coinbase: NOBODY,
    alloc: {},
  };
}
