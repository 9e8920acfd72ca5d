import { ask, type Ledger } from "@yaolian/sdk/ledger";

const KEPT_MS = 500;
const PATIENCE_MS = 1_500;

/** How far the chain is, and which chain it is. */
export interface Head {
  readonly block: number;
  /** The hash of the first block. */
  readonly genesis: string;
}

/** Looks at the chain for many who ask, once in a while. */
export class ChainHead {
  readonly #ledger: Ledger;
  /** By a clock that nobody sets back. */
  #looked = -Infinity;
  #seen: Promise<Head | undefined> = Promise.resolve(undefined);

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** What the node says; undefined where it does not say it soon. */
  look(): Promise<Head | undefined> {
    if (performance.now() - this.#looked > KEPT_MS) {
      this.#looked = performance.now();
      this.#seen = this.#ask();
    }
    return this.#seen;
  }

  async #ask(): Promise<Head | undefined> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(resolve, PATIENCE_MS, undefined);
    });
    const asked = Promise.all([
      ask<string>(this.#ledger.provider, "eth_blockNumber", []),
      ask<{ hash: string }>(this.#ledger.provider, "eth_getBlockByNumber", ["0x0", false]),
    ])
      .then(([block, { hash }]) => ({ block: Number(block), genesis: hash }))
      .catch(() => undefined);
    const seen = await Promise.race([asked, late]);
    clearTimeout(timer);
    return seen;
  }
}
