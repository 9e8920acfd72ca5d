import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { hexlify, randomBytes, TypedDataEncoder, Wallet, type TypedDataDomain } from "ethers";

import type { ImmunizationToken } from "../../typechain-types/index.ts";
import { move, registerLot, registerProduct } from "./goods.ts";
import { deployWorld, freshAccount, LONG, NO_OCCASION, Role, type Connection, type World } from "./world.ts";

export const HOUR = 3600;
export const DAY = 86_400;

/** As `ContentUnit`. */
const Unit = { Tablet: 0, Dose: 2, Millilitre: 3, Piece: 5 } as const;

/** The goods of the tests, by what sets them apart. */
const GOODS = {
  /** Ten doses, to be used within six hours of opening. */
  vial: { n: 11, options: { content: 10, unit: Unit.Dose, vaccine: true, hoursOpen: 6 } },
  /** One dose. */
  syringe: { n: 12, options: { content: 1, unit: Unit.Piece, vaccine: true } },
  /** A vaccine that is not counted in doses. */
  bulk: { n: 13, options: { content: 5, unit: Unit.Millilitre, vaccine: true } },
  /** No vaccine. */
  metformin: { n: 1, options: { unit: Unit.Tablet } },
} as const;

type Good = keyof typeof GOODS;

/** A clinic and a hospital's ward that give vaccines. */
export interface Clinics {
  world: World;
  token: ImmunizationToken;
  /** 100 packs each: 0 … 49 in the clinic's room (consignment 0), 50 … 99 at the ward (consignment 50). */
  lot: Record<Good, string>;
  gtin: Record<Good, bigint>;
  /** Another vaccinator of the clinic, and one of the hospital at its ward. */
  colleague: HardhatEthersSigner;
  wardVaccinator: HardhatEthersSigner;
}

/** A fixture for `load`: a clinic and a ward with every good in stock. */
export async function clinics(connection: Connection): Promise<Clinics> {
  const world = await deployWorld({ connection });
  const { consortium, admin, member, site, lotLedger, operator } = world;
  const colleague = freshAccount(world, 0);
  const wardVaccinator = freshAccount(world, 1);
  await consortium.connect(admin.clinic).addOperator(member.clinic, colleague, Role.Vaccinator, site.clinicRoom, LONG);
  await consortium
    .connect(admin.hospital)
    .addOperator(member.hospital, wardVaccinator, Role.Vaccinator, site.ward, LONG);
  const lot: Partial<Record<Good, string>> = {};
  const gtin: Partial<Record<Good, bigint>> = {};
  for (const [name, { n, options }] of Object.entries(GOODS) as [Good, (typeof GOODS)[Good]][]) {
    gtin[name] = await registerProduct(world, n, options);
    lot[name] = await registerLot(world, { gtin: gtin[name], lotNumber: name, packCount: 100, released: false });
    const releaser = "vaccine" in options ? operator.officer : operator.makerQuality;
    await lotLedger.connect(releaser).releaseLot(lot[name], NO_OCCASION);
    await lotLedger.connect(operator.makerLogistics).split(lot[name], 0, 50, NO_OCCASION);
    await move(world, lot[name], 0, "plant", "clinicRoom");
    await move(world, lot[name], 50, "plant", "ward");
  }
  return { world, token: world.immunizationToken, lot, gtin, colleague, wardVaccinator } as Clinics;
}

export interface OrderOptions {
  holder: string;
  document: string;
  lot: string;
  index: number;
  consignment: number;
  units: number;
  time: number;
}

/** A dose of the first vial at the clinic, drawn for a fresh holder, unless told otherwise. */
export function doseOrder(at: Clinics, options: Partial<OrderOptions> = {}): OrderOptions {
  return {
    holder: Wallet.createRandom().address,
    document: hexlify(randomBytes(32)),
    lot: at.lot.vial,
    index: 0,
    consignment: 0,
    units: 1,
    time: 1_800_000_000,
    ...options,
  };
}

/** The token as the clinic's vaccinator calls it. */
export function vaccinating(at: Clinics): ImmunizationToken {
  return at.token.connect(at.world.operator.vaccinator);
}

/** Opens a vial in the clinic's room. */
export async function openVial(at: Clinics, index = 0, lot = at.lot.vial): Promise<void> {
  await at.world.lotLedger.connect(at.world.operator.vaccinator).open(lot, 0, index, NO_OCCASION);
}

/** The EIP-712 type, written down a second time on purpose: ids are frozen to these words. */
const TYPES = {
  Immunization: [
    { name: "member", type: "uint24" },
    { name: "vaccinator", type: "address" },
    { name: "site", type: "uint24" },
    { name: "holder", type: "address" },
    { name: "document", type: "bytes32" },
    { name: "lot", type: "bytes32" },
    { name: "index", type: "uint32" },
    { name: "units", type: "uint24" },
    { name: "time", type: "uint40" },
  ],
};

/** What an order of the clinic's vaccinator becomes, and its id as ethers hashes it. */
export async function immunizationOf(at: Clinics, order: OrderOptions) {
  const { member, site, operator, connection } = at.world;
  const { consignment: _, ...given } = order;
  const fields = {
    ...given,
    member: member.clinic,
    vaccinator: operator.vaccinator.address,
    site: site.clinicRoom,
  };
  const { chainId } = await connection.ethers.provider.getNetwork();
  const domain: TypedDataDomain = {
    name: "Yaolian ImmunizationToken",
    version: "1",
    chainId,
    verifyingContract: await at.token.getAddress(),
  };
  return { fields, id: TypedDataEncoder.hash(domain, TYPES, fields) };
}
