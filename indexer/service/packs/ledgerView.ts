import { dateOfDay, dayOfTime } from "@yaolian/sdk";
import { ask, enumValue, type EnumValue, type Ledger } from "@yaolian/sdk/ledger";
import { encodeLotNumber, encodeSerial, type PackRow } from "@yaolian/sdk/lots";

import type { ILotLedger } from "../../../typechain-types/index.ts";

/** A block by its number and its time, Unix seconds. */
export interface Block {
  readonly number: number;
  readonly time: number;
}

/** How a lot stands at a block. */
export interface LotStanding {
  readonly root: string;
  /** The last day of use, `YYYY-MM-DD`. */
  readonly expiry: string;
  readonly isReleased: boolean;
  readonly isHeld: boolean;
  readonly isExpired: boolean;
  readonly recallClass: EnumValue<"RecallClass">;
}

const NO_SALT = `0x${"0".repeat(64)}`;

/** The newest block of the node. Throws a TransientError `NodeUnreachable`, as all here. */
export async function headOf({ provider }: Ledger): Promise<Block> {
  const answer = await ask<{ number: string; timestamp: string }>(provider, "eth_getBlockByNumber", ["latest", false]);
  return { number: Number(answer.number), time: Number(answer.timestamp) };
}

/** The contract's verdict on a row of a pack list, at a block. */
export async function verdictAt(
  ledger: Ledger,
  consignment: number,
  row: PackRow,
  block: Block,
): Promise<EnumValue<"Verdict">> {
  const { packVerifier, deployment } = ledger;
  const pack = {
    ...{ gtin: BigInt(row.gtin), lotNumber: encodeLotNumber(row.lot), index: row.index },
    ...{ serial: encodeSerial(row.serial), salt: row.salt, proof: row.proof },
  };
  const data = packVerifier.interface.encodeFunctionData("verifyPack", [consignment, pack]);
  return enumValue("Verdict", Number(await callAt(ledger, deployment.contracts.packVerifier.address, data, block)));
}

/** The row of a pack that no list has: the contract finds no proof for it. */
export function unlistedRow(pack: { gtin: string; lot: string; serial: string }): PackRow {
  return { ...pack, index: 0, salt: NO_SALT, proof: [] };
}

/** How a lot stands at a block; undefined where none is registered under that id. */
export async function standingAt(ledger: Ledger, lotId: string, block: Block): Promise<LotStanding | undefined> {
  const { lotLedger, deployment } = ledger;
  const data = lotLedger.interface.encodeFunctionData("lotOf", [lotId]);
  const answer = await callAt(ledger, deployment.contracts.lotLedger.address, data, block);
  const [view] = lotLedger.interface.decodeFunctionResult("lotOf", answer) as unknown as [
    ILotLedger.LotViewStructOutput,
  ];
  if (view.packCount === 0n) return undefined;
  const expiryDay = Number(view.expiryDay);
  return {
    root: view.root,
    expiry: dateOfDay(expiryDay),
    isReleased: view.released,
    isHeld: view.heldByMaker || view.heldByRegulator,
    isExpired: dayOfTime(block.time, deployment.dayOffset) > expiryDay,
    recallClass: enumValue("RecallClass", view.recallClass),
  };
}

function callAt({ provider }: Ledger, to: string, data: string, block: Block): Promise<string> {
  return ask<string>(provider, "eth_call", [{ to, data }, `0x${block.number.toString(16)}`]);
}
