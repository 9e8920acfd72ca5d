import { AbstractSigner, FetchRequest, getAddress, Transaction, TypedDataEncoder, verifyTypedData } from "ethers";
import type { Provider, TransactionLike, TransactionRequest, TypedDataDomain, TypedDataField } from "ethers";
import { z } from "zod";

import { InputError, TransientError } from "@yaolian/sdk";

const ANSWER_LIMIT_MS = 15_000;
const ADDRESS = /^0x[0-9a-fA-F]{40}$/;

const answerShape = z.union([
  z.looseObject({ id: z.literal(1), result: z.unknown(), error: z.undefined().optional() }),
  z.looseObject({ error: z.looseObject({ message: z.string() }) }),
]);

/**
 * A key that lies elsewhere, in a process or a module that signs and never shows it: what Web3Signer, Clef and nodes with
 * accounts of their own answer (`eth_accounts`, `eth_signTransaction`, `eth_signTypedData_v4`). What comes back is believed
 * only where it is this key's signature over exactly what was asked.
 */
export class RemoteSigner extends AbstractSigner {
  readonly address: string;
  readonly #url: string;

  constructor(url: string, address: string, provider: Provider | null = null) {
    super(provider);
    this.#url = url;
    this.address = getAddress(address);
  }

  getAddress(): Promise<string> {
    return Promise.resolve(this.address);
  }

  connect(provider: Provider | null): RemoteSigner {
    return new RemoteSigner(this.#url, this.address, provider);
  }

  async signTransaction(request: TransactionRequest): Promise<string> {
    const { from: _, ...wanted } = request;
    const asked = Transaction.from(wanted as TransactionLike<string>);
    const { to, data, nonce, gasLimit, maxFeePerGas, maxPriorityFeePerGas, value, chainId } = asked;
    const answer = await call(this.#url, "eth_signTransaction", [
      {
        ...{ from: this.address, to, data },
        nonce: quantity(nonce),
        gas: quantity(gasLimit),
        maxFeePerGas: quantity(maxFeePerGas ?? 0),
        maxPriorityFeePerGas: quantity(maxPriorityFeePerGas ?? 0),
        value: quantity(value),
        chainId: quantity(chainId),
        type: "0x2",
      },
    ]);
    // Nodes wrap it, signers give it plain.
    const raw = answer !== null && typeof answer === "object" && "raw" in answer ? answer.raw : answer;
    const signed = typeof raw === "string" ? parsed(raw) : undefined;
    if (signed?.from !== this.address || signed.unsignedHash !== asked.unsignedHash) throw notAsAsked(this.address);
    return signed.serialized;
  }

  signMessage(): Promise<string> {
    const cure = "Have it signed where the key is.";
    return Promise.reject(new InputError("NotForSigner", "The remote signer signs no free texts.", cure));
  }

  async signTypedData(
    domain: TypedDataDomain,
    types: Record<string, TypedDataField[]>,
    value: Record<string, unknown>,
  ): Promise<string> {
    const payload = TypedDataEncoder.getPayload(domain, types, value) as unknown;
    const signature = await call(this.#url, "eth_signTypedData_v4", [this.address, payload]);
    if (typeof signature !== "string" || !isBy(this.address, () => verifyTypedData(domain, types, value, signature))) {
      throw notAsAsked(this.address);
    }
    return signature;
  }
}

/** A signer for each key that a remote signer holds. Throws an InputError `SignerWrong`, a TransientError `SignerUnreachable`. */
export async function remoteSigners(url: string): Promise<RemoteSigner[]> {
  const protocol = URL.canParse(url) ? new URL(url).protocol : undefined;
  if (protocol !== "http:" && protocol !== "https:") {
    throw new InputError("SignerWrong", `“${url}” is no HTTP address.`, "Give one like http://127.0.0.1:9000.");
  }
  const accounts = await call(url, "eth_accounts", []);
  const addresses = z.array(z.string().regex(ADDRESS)).safeParse(accounts);
  if (addresses.success) return addresses.data.map((address) => new RemoteSigner(url, address));
  throw new InputError("SignerWrong", `What answers at ${url} names no accounts.`, "Give a remote signer's address.");
}

async function call(url: string, method: string, params: readonly unknown[]): Promise<unknown> {
  const request = new FetchRequest(url);
  request.timeout = ANSWER_LIMIT_MS;
  request.body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
  request.setHeader("Content-Type", "application/json");
  const cure = "Look whether it runs, then try again.";
  const text = await request
    .send()
    .then((answer) => answer.bodyText)
    .catch((cause: unknown) => {
      throw new TransientError("SignerUnreachable", `The remote signer at ${url} does not answer.`, cure, { cause });
    });
  const answer = answerShape.safeParse(jsonOf(text));
  if (!answer.success) {
    throw new TransientError("SignerUnreachable", `What answers at ${url} is no remote signer's answer.`, cure);
  }
  if (answer.data.error === undefined) return answer.data.result;
  const reason = answer.data.error.message.slice(0, 200);
  const message = `The remote signer does not do ${method}: ${reason}.`;
  throw new InputError("SignerRefused", message, "Look which keys and calls it allows.");
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function parsed(raw: string): Transaction | undefined {
  try {
    return Transaction.from(raw);
  } catch {
    return undefined;
  }
}

function isBy(address: string, recover: () => string): boolean {
  try {
    return recover() === address;
  } catch {
    return false;
  }
}

function notAsAsked(address: string): InputError {
  const message = `What the remote signer gave is not ${address}'s signature over what was asked.`;
  return new InputError("SignatureNotAsAsked", message, "Look which keys it has, and whether somebody stands between.");
}

function quantity(number: number | bigint): string {
  return `0x${number.toString(16)}`;
}
