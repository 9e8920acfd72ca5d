import {
  AbiCoder,
  hexlify,
  keccak256,
  randomBytes,
  Wallet,
  ZeroAddress,
  ZeroHash,
  type HDNodeWallet,
  type TypedDataDomain,
} from "ethers";

import { METFORMIN, Class } from "./goods.ts";
import type { OperatorName, World } from "./world.ts";

const coder = AbiCoder.defaultAbiCoder();

/** The EIP-712 types, written down a second time on purpose: ids and signatures are frozen to these words. */
export const TYPES = {
  Prescription: [
    { name: "issuer", type: "uint24" },
    { name: "prescriber", type: "address" },
    { name: "coPrescriber", type: "address" },
    { name: "holder", type: "address" },
    { name: "drug", type: "bytes32" },
    { name: "document", type: "bytes32" },
    { name: "quantity", type: "uint24" },
    { name: "firstDay", type: "uint16" },
    { name: "lastDay", type: "uint16" },
    { name: "interval", type: "uint16" },
    { name: "class", type: "uint8" },
    { name: "partsGroup", type: "bytes32" },
  ],
  Accept: [
    { name: "id", type: "bytes32" },
    { name: "sequence", type: "uint24" },
    { name: "site", type: "uint24" },
    { name: "until", type: "uint32" },
    { name: "deadline", type: "uint40" },
  ],
  Dispense: [
    { name: "id", type: "bytes32" },
    { name: "sequence", type: "uint24" },
    { name: "site", type: "uint24" },
    { name: "units", type: "uint24" },
    { name: "drugSalt", type: "bytes32" },
    { name: "packs", type: "bytes32" },
    { name: "deadline", type: "uint40" },
  ],
  Cancel: [
    { name: "id", type: "bytes32" },
    { name: "sequence", type: "uint24" },
    { name: "deadline", type: "uint40" },
  ],
};

/** Far beyond every test's clock, as a signature's deadline. */
export const NO_DEADLINE = 4_000_000_000;

export interface PackUse {
  lot: string;
  index: number;
  units: number;
}

/** A prescription with everything its slip would carry. */
export interface Slip {
  fields: {
    issuer: number;
    prescriber: string;
    coPrescriber: string;
    holder: string;
    drug: string;
    document: string;
    quantity: number;
    firstDay: number;
    lastDay: number;
    interval: number;
    class: number;
    partsGroup: string;
  };
  drug: { group: string; gtin: bigint; salt: string };
  holder: Wallet | HDNodeWallet;
  id: string;
}

export interface SlipOptions {
  group: string;
  fixedGtin: bigint;
  quantity: number;
  firstDay: number;
  lastDay: number;
  interval: number;
  class: number;
  coPrescriber: string;
  partsGroup: string;
  salt: string;
  document: string;
  prescriber: OperatorName;
  holder: Wallet | HDNodeWallet;
  holderAddress: string;
}

/** Writes a prescription of the hospital's prescriber: 20 units of metformin, valid for 30 days, unless told otherwise. */
export async function writeSlip(world: World, options: Partial<SlipOptions> = {}): Promise<Slip> {
  const today = Number(await world.lotLedger.today());
  // A key alone: `createRandom` derives one from a phrase, which takes twenty times as long.
  const holder = options.holder ?? new Wallet(hexlify(randomBytes(32)));
  const fixed = options.fixedGtin ?? 0n;
  const drug = {
    group: fixed === 0n ? (options.group ?? METFORMIN) : "0x".padEnd(34, "0"),
    gtin: fixed,
    salt: options.salt ?? hexlify(randomBytes(32)),
  };
  const prescriber = options.prescriber ?? "prescriber";
  const fields = {
    issuer: prescriber === "clinicPrescriber" ? world.member.clinic : world.member.hospital,
    prescriber: world.operator[prescriber].address,
    coPrescriber: options.coPrescriber ?? ZeroAddress,
    holder: options.holderAddress ?? holder.address,
    drug: keccak256(coder.encode(["bytes16", "uint64", "bytes32"], [drug.group, drug.gtin, drug.salt])),
    document: options.document ?? hexlify(randomBytes(32)),
    quantity: options.quantity ?? 20,
    firstDay: options.firstDay ?? today,
    lastDay: options.lastDay ?? today + 30,
    interval: options.interval ?? 0,
    class: options.class ?? Class.Prescription,
    partsGroup: options.partsGroup ?? ZeroHash,
  };
  return { fields, drug, holder, id: await world.prescriptionToken.prescriptionId(fields) };
}

/** The domain of the deployed token. */
export async function domainOf(world: World): Promise<TypedDataDomain> {
  const { chainId } = await world.connection.ethers.provider.getNetwork();
  return {
    name: "Yaolian PrescriptionToken",
    version: "1",
    chainId,
    verifyingContract: await world.prescriptionToken.getAddress(),
  };
}

/** What a holder signs for as `packs`. */
export function packsHash(packs: PackUse[]): string {
  return keccak256(coder.encode(["tuple(bytes32 lot,uint32 index,uint24 units)[]"], [packs]));
}

/** The holder's signature over one of the messages, with the current sequence unless told otherwise. */
export async function sign(
  world: World,
  slip: Slip,
  type: "Accept" | "Dispense" | "Cancel",
  values: Record<string, unknown>,
): Promise<string> {
  const { sequence } = await world.prescriptionToken.stateOf(slip.id, slip.fields.holder);
  const message = { id: slip.id, sequence, deadline: NO_DEADLINE, ...values };
  return slip.holder.signTypedData(await domainOf(world), { [type]: TYPES[type] }, message);
}

export interface OrderOptions {
  site: number;
  units: number;
  packs: PackUse[];
  consignments: number[];
  deadline: number;
  signature: string;
  sequence: number;
}

/** A dispense at the pharmacy's store, signed by the holder. */
export async function order(world: World, slip: Slip, options: Partial<OrderOptions> & { packs: PackUse[] }) {
  const { packs, units = 20, deadline = NO_DEADLINE, site = world.site.store } = options;
  const consignments = options.consignments ?? packs.map(() => 0);
  const over = {
    site,
    units,
    drugSalt: slip.drug.salt,
    packs: packsHash(packs),
    deadline,
    ...(options.sequence === undefined ? {} : { sequence: options.sequence }),
  };
  return {
    prescription: slip.fields,
    drug: slip.drug,
    packs,
    consignments,
    units,
    time: 1_800_000_000,
    deadline,
    signature: options.signature ?? (await sign(world, slip, "Dispense", over)),
  };
}
