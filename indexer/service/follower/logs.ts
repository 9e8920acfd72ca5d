import { isAddressEqual, type Hex } from "viem";
import { z } from "zod";

/** A log as a node answers it, with what it is checked by; whatever else there is stays. */
export const logShape = z.looseObject({
  address: z.custom<Hex>(),
  topics: z.array(z.custom<Hex>()),
  blockNumber: z.string(),
  blockHash: z.string(),
  logIndex: z.string(),
});
export type RpcLog = z.infer<typeof logShape>;

/** What a block says of its logs. */
export const headerShape = z.object({
  number: z.string(),
  hash: z.string(),
  parentHash: z.string(),
  logsBloom: z.string(),
});

/** What is asked of logs. */
export interface LogFilter {
  readonly address?: Hex | readonly Hex[] | undefined;
  readonly topics?: readonly (Hex | readonly Hex[] | null)[] | undefined;
}

/** The logs that were asked for, as `eth_getLogs` chooses them. */
export function chosen(logs: readonly RpcLog[], { address, topics = [] }: LogFilter): RpcLog[] {
  const addresses = address === undefined ? undefined : [address].flat();
  return logs.filter((log) => {
    if (addresses !== undefined && !addresses.some((each) => isAddressEqual(each, log.address))) return false;
    return topics.every((wanted, place) => {
      if (wanted === null) return true;
      const topic = log.topics[place];
      return topic !== undefined && [wanted].flat().includes(topic);
    });
  });
}
