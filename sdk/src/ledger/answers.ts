import { z } from "zod";

import { TransientError } from "../errors.ts";

/** A whole number as nodes write it (the execution API's `uint`); leading zeros do no harm. */
export const QUANTITY = /^0x[0-9a-fA-F]{1,64}$/;

const quantity = z.string().regex(QUANTITY);
const data = z.string().regex(/^0x(?:[0-9a-fA-F]{2})*$/);
const word = z.string().regex(/^0x[0-9a-fA-F]{64}$/);
const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/);

const log = z.looseObject({
  address,
  topics: z.array(word).max(4),
  data,
  blockNumber: quantity,
  blockHash: word,
  transactionHash: word,
  logIndex: quantity,
});
const block = z.looseObject({
  number: quantity,
  hash: word,
  parentHash: word,
  timestamp: quantity,
  logsBloom: z.string().regex(/^0x[0-9a-fA-F]{512}$/),
  transactions: z.array(z.union([word, z.looseObject({ hash: word })])),
});
const receipt = z.looseObject({
  transactionHash: word,
  blockNumber: quantity,
  status: quantity,
  gasUsed: quantity,
  logs: z.array(log),
});

/** What a node's answers look like, by method (Ethereum's execution API). */
const SHAPES: Readonly<Record<string, z.ZodType>> = {
  eth_chainId: quantity,
  eth_blockNumber: quantity,
  eth_gasPrice: quantity,
  eth_maxPriorityFeePerGas: quantity,
  eth_estimateGas: quantity,
  eth_getTransactionCount: quantity,
  eth_getCode: data,
  eth_call: data,
  eth_getLogs: z.array(log),
  eth_getBlockByNumber: block.nullable(),
  eth_getTransactionReceipt: receipt.nullable(),
  eth_getTransactionByHash: z.looseObject({ hash: word }).nullable(),
};

/**
 * What an answer does wrong, in a few words; undefined where it is what the method answers. There is a newest block always:
 * asked for it, a node does not answer null.
 */
export function faultOfAnswer(method: string, params: readonly unknown[], answer: unknown): string | undefined {
  if (answer === null && method === "eth_getBlockByNumber" && params[0] === "latest") return "there is no newest block";
  const checked = SHAPES[method]?.safeParse(answer);
  if (checked === undefined || checked.success) return undefined;
  const place = checked.error.issues[0]?.path.map((step) => String(step).slice(0, 40)).join(".") ?? "";
  return `${place === "" ? "it" : place} is not as the method answers`;
}

/** A node's answer to a question that is not what it may be. */
export function answerWrong(asked: string, what: string, cause?: unknown): TransientError {
  const cure = "Look whether a node of Ethereum answers there, and nothing between it and this program.";
  return new TransientError("NodeAnswerWrong", `The node answers ${asked} wrongly: ${what}.`, cure, { cause });
}
