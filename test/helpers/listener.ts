import type { World } from "./world.ts";

/**
 * A holder that is a contract, takes every token, and repeats what it was called with in a log. By bytes, as nothing that
 * Solidity could add is wanted:
 *
 *   CALLDATASIZE PUSH0 PUSH0 CALLDATACOPY            copy the call
 *   CALLDATASIZE PUSH0 LOG0                          log it
 *   PUSH0 CALLDATALOAD PUSH1 e0 SHR PUSH1 e0 SHL     its selector, which is the right answer
 *   PUSH0 MSTORE PUSH1 20 PUSH0 RETURN
 */
const CODE = "365f5f37365fa05f3560e01c60e01b5f5260205ff3";

/** Returns what is appended to it, which is as long. */
const CREATE = `60${(CODE.length / 2).toString(16)}8060095f395ff3`;

/** Deploys such a holder; returns its address. */
export async function deployListener(world: World): Promise<string> {
  const sent = await world.deployer.sendTransaction({ data: `0x${CREATE}${CODE}` });
  const receipt = await sent.wait();
  if (receipt?.contractAddress === undefined || receipt.contractAddress === null)
    throw new Error("Nothing was created.");
  return receipt.contractAddress;
}

/** What it was called with, call by call. */
export async function heardBy(world: World, listener: string): Promise<string[]> {
  const logs = await world.connection.ethers.provider.getLogs({ address: listener, fromBlock: 0 });
  return logs.map(({ data }) => data);
}
