import { getBytes, toQuantity, type HDNodeWallet, type JsonRpcApiProvider } from "ethers";
import type { Page } from "playwright-core";

/** What a wallet fails with (EIP-1193, EIP-3326), as browsers' wallets say it. */
const FAILURES = {
  4001: "User rejected the request.",
  4100: "The requested account and/or method has not been authorized by the user.",
  4900: "The provider is disconnected from all chains.",
  4902: 'Unrecognized chain ID. Try adding the chain using "wallet_addEthereumChain".',
} as const;
type Code = keyof typeof FAILURES;

/** Another network than the ledger's, which wallets know. */
const ELSEWHERE = 1;

type Params = readonly unknown[];
type Answer = { readonly result: unknown } | { readonly error: { readonly code: number; readonly message: string } };

/**
 * A wallet of the browser as a page sees one: it announces itself (EIP-6963), is asked by EIP-1193 and signs for real, with
 * keys that the page never has. It begins on another network, of which alone it knows, as a wallet that was just installed.
 */
export class BrowserWallet {
  /** What the page asked for, in order. */
  readonly asked: string[] = [];
  /** The method that its user rejects. */
  rejects: string | undefined;
  readonly #node: JsonRpcApiProvider;
  readonly #keys: readonly HDNodeWallet[];
  readonly #page: Page;
  readonly #known = new Set([ELSEWHERE]);
  #chain = ELSEWHERE;
  #chosen = 0;
  #isConnected = false;

  private constructor(page: Page, node: JsonRpcApiProvider, keys: readonly HDNodeWallet[]) {
    this.#page = page;
    this.#node = node;
    this.#keys = keys.map((key) => key.connect(node));
  }

  /** Puts a wallet with these keys in a page that is not opened yet; `node` is where its transactions go. */
  static async install(page: Page, node: JsonRpcApiProvider, keys: readonly HDNodeWallet[]): Promise<BrowserWallet> {
    const wallet = new BrowserWallet(page, node, keys);
    await page.exposeFunction("askWallet", (method: string, params: Params) => wallet.#answer(method, params));
    await page.addInitScript(IN_PAGE);
    return wallet;
  }

  /** Its user chooses another of its accounts. */
  async choose(account: number): Promise<void> {
    this.#chosen = account;
    await this.#tell("accountsChanged", [this.#key().address.toLowerCase()]);
  }

  /** Its user goes to another network. */
  async goElsewhere(): Promise<void> {
    await this.#goTo(ELSEWHERE);
  }

  async #answer(method: string, params: Params): Promise<Answer> {
    this.asked.push(method);
    try {
      if (method === this.rejects) throw new WalletFailure(4001);
      return { result: await this.#do(method, params) };
    } catch (error) {
      const { code, message } = error as { code?: unknown; message: string };
      return { error: { code: typeof code === "number" ? code : -32_603, message } };
    }
  }

  async #do(method: string, params: Params): Promise<unknown> {
    switch (method) {
      case "eth_requestAccounts":
        this.#isConnected = true;
        return [this.#key().address.toLowerCase()];
      case "eth_accounts":
        return this.#isConnected ? [this.#key().address.toLowerCase()] : [];
      case "eth_chainId":
        return toQuantity(this.#chain);
      case "wallet_switchEthereumChain":
        return this.#switch(chainIn(params));
      case "wallet_addEthereumChain":
        return this.#add(params);
      case "personal_sign":
        return this.#signing(params[1]).signMessage(getBytes(params[0] as string));
      case "eth_sendTransaction":
        return this.#send(params[0] as Readonly<Record<string, string>>);
      default:
        return this.#read(method, params);
    }
  }

  async #switch(chain: number): Promise<null> {
    if (!this.#known.has(chain)) throw new WalletFailure(4902);
    await this.#goTo(chain);
    return null;
  }

  /** As wallets do, it takes no network without a node and a currency, and asks the node whose it is. */
  async #add(params: Params): Promise<null> {
    const { rpcUrls, chainName, nativeCurrency } = params[0] as Readonly<Record<string, unknown>>;
    const [node] = rpcUrls as string[];
    const { symbol, decimals } = nativeCurrency as { symbol: string; decimals: number };
    if (node === undefined || typeof chainName !== "string" || decimals !== 18 || !/^\S{1,6}$/.test(symbol)) {
      throw new Error("This is no network that can be added.");
    }
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_chainId", params: [] });
    const answer = await fetch(node, { method: "POST", headers: { "content-type": "application/json" }, body });
    const { result } = (await answer.json()) as { result: string };
    if (Number(result) !== chainIn(params)) throw new Error("The node is of another chain.");
    this.#known.add(chainIn(params));
    await this.#goTo(chainIn(params));
    return null;
  }

  async #send({ from, to, data, nonce, gas, ...fees }: Readonly<Record<string, string>>): Promise<string> {
    const key = this.#signing(from);
    if (this.#chain === ELSEWHERE) throw new WalletFailure(4900);
    const { maxFeePerGas = "0x0", maxPriorityFeePerGas = "0x0" } = fees;
    const signed = await key.signTransaction({
      ...{ to: to ?? null, data: data ?? "0x", nonce: Number(nonce), gasLimit: gas ?? "0x0" },
      ...{ maxFeePerGas, maxPriorityFeePerGas, chainId: this.#chain, type: 2, value: 0n },
    });
    return (await this.#node.send("eth_sendRawTransaction", [signed])) as string;
  }

  async #read(method: string, params: Params): Promise<unknown> {
    if (this.#chain === ELSEWHERE) throw new WalletFailure(4900);
    return this.#node.send(method, [...params]);
  }

  /** Only the account that is connected signs. */
  #signing(address: unknown): HDNodeWallet {
    const key = this.#key();
    if (this.#isConnected && key.address.toLowerCase() === String(address).toLowerCase()) return key;
    throw new WalletFailure(4100);
  }

  #key(): HDNodeWallet {
    const key = this.#keys[this.#chosen];
    if (key === undefined) throw new Error(`The wallet has no account ${this.#chosen}.`);
    return key;
  }

  async #goTo(chain: number): Promise<void> {
    this.#chain = chain;
    await this.#tell("chainChanged", toQuantity(chain));
  }

  async #tell(event: string, value: unknown): Promise<void> {
    await this.#page.evaluate(`window.tellOfWallet(${JSON.stringify(event)}, ${JSON.stringify(value)})`);
  }
}

class WalletFailure extends Error {
  readonly code: Code;

  constructor(code: Code) {
    super(FAILURES[code]);
    this.code = code;
  }
}

function chainIn(params: Params): number {
  return Number((params[0] as { chainId: string }).chainId);
}

/** The part of the wallet that is in the page. */
const IN_PAGE = `(() => {
  const listeners = new Map();
  const of = (event) => listeners.get(event) ?? listeners.set(event, new Set()).get(event);
  const provider = {
    async request({ method, params = [] }) {
      const { result, error } = await window.askWallet(method, params);
      if (error !== undefined) throw Object.assign(new Error(error.message), { code: error.code });
      return result;
    },
    on: (event, listener) => void of(event).add(listener),
    removeListener: (event, listener) => void of(event).delete(listener),
  };
  window.tellOfWallet = (event, value) => { for (const listener of of(event)) listener(value); };
  const info = Object.freeze({
    uuid: "9b1f9b2e-4f0c-4c55-9a55-0d7b2f1f3c11",
    name: "Test wallet",
    icon: "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 8'><circle cx='4' cy='4' r='4'/></svg>",
    rdns: "example.test.wallet",
  });
  const announce = () => {
    window.dispatchEvent(new CustomEvent("eip6963:announceProvider", { detail: Object.freeze({ info, provider }) }));
  };
  window.addEventListener("eip6963:requestProvider", announce);
  announce();
})();`;
