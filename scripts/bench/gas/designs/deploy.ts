import { ContractFactory, type ContractTransactionResponse, type Signer } from "ethers";

import { compileSolidity } from "../../compile.ts";
import type { Bench } from "../bench.ts";
import { spentBy } from "../spent.ts";

/** A design that the bench compares with, as its accounts call it. */
export interface Design {
  /** Gas of a call, which is sent. */
  readonly gas: (by: Signer, method: string, ...values: unknown[]) => Promise<number>;
}

/** Compiles and deploys a design, and gives each account its roles. */
export async function deployDesign(
  { world }: Bench,
  name: string,
  roles: readonly (readonly [role: string, account: Signer])[],
): Promise<Design> {
  const { abi, bytecode } = await compileSolidity(new URL(`${name}.sol`, import.meta.url), name);
  const contract = await new ContractFactory(abi, bytecode, world.deployer).deploy();
  await contract.waitForDeployment();
  const send = (by: Signer, method: string, values: unknown[]): Promise<ContractTransactionResponse> =>
    contract
      .connect(by)
      .getFunction(method)
      .send(...values);
  for (const [role, account] of roles) {
    const hash = (await contract.getFunction(role).staticCall()) as string;
    await send(world.deployer, "grantRole", [hash, await account.getAddress()]).then((sent) => sent.wait());
  }
  return { gas: async (by, method, ...values) => (await spentBy(send(by, method, values))).gas };
}
