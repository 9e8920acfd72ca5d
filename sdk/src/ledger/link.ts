import type { JsonRpcApiProvider } from "ethers";

import { Fees } from "./fees.ts";
import { GasBook } from "./gas.ts";
import { Inclusion } from "./inclusion.ts";

/** One connection to one node, with what all its actors share. */
export class Link {
  readonly provider: JsonRpcApiProvider;
  readonly inclusion: Inclusion;
  readonly fees: Fees;
  readonly gas = new GasBook();

  constructor(provider: JsonRpcApiProvider) {
    this.provider = provider;
    this.inclusion = new Inclusion(provider);
    this.fees = new Fees(provider);
  }
}
