import { createHmac, randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";

import { hexlify, toUtf8Bytes, zeroPadBytes, ZeroHash } from "ethers";
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";

import { openLedger, PLACE, walletOf } from "./ledger.ts";

/*
 * Registers a lot with nothing but ethers, and releases it. A packing line hands over its serials in packing order, one a
 * line; their Merkle root goes on the chain, their list stays with the maker.
 *
 *   QUALITY_KEY=0x… npm run example:register-lot -- --gtin 06901234000016 --lot EX2601 --serials serials.txt \
 *     --made 2026-11-01 --expiry 2029-10-31 --list EX2601.json
 *
 * The key is that of a quality officer at a site that may make the product.
 */
const { values } = parseArgs({
  options: {
    ...PLACE,
    gtin: { type: "string" },
    lot: { type: "string" },
    serials: { type: "string" },
    made: { type: "string" },
    expiry: { type: "string" },
    list: { type: "string" },
  },
});
const { gtin, lot, serials: path, made, expiry, list } = values;
if (gtin === undefined || lot === undefined || path === undefined || made === undefined || expiry === undefined) {
  throw new Error("Say --gtin, --lot, --serials FILE, --made and --expiry as YYYY-MM-DD, and --list FILE.");
}

const serials = (await readFile(path, "utf8")).split(/\r?\n/).filter((line) => line !== "");
const lotNumber = text20(lot);
// Each pack's salt comes from one secret, so that a proof of one pack does not give its neighbours' serials away.
const lotKey = randomBytes(32);
const rows = serials.map((serial, index) => {
  const number = Buffer.alloc(4);
  number.writeUInt32BE(index);
  const salt = hexlify(createHmac("sha256", lotKey).update(number).digest());
  return [BigInt(gtin), lotNumber, index, text20(serial), salt];
});
const tree = StandardMerkleTree.of(rows, ["uint64", "bytes20", "uint32", "bytes20", "bytes32"]);
// Before the transaction: a root whose list is lost is worth nothing.
if (list !== undefined) {
  await writeFile(list, JSON.stringify({ gtin, lot, lotKey: hexlify(lotKey), serials }), { mode: 0o600, flag: "wx" });
}

const { provider, lotLedger } = await openLedger(values.rpc, values.book);
const ledger = lotLedger.connect(walletOf("QUALITY_KEY", provider));
const registration = {
  gtin: BigInt(gtin),
  lotNumber,
  packCount: serials.length,
  madeDay: dayOf(made),
  expiryDay: dayOf(expiry),
  root: tree.root,
};
// What of an act's document, time and place a follower should see; here nothing.
const occasion = { document: ZeroHash, circumstances: 0n };
const registered = await (await ledger.registerLot(registration, [], occasion)).wait();
const id = await lotLedger.lotId(registration.gtin, lotNumber);
await (await ledger.releaseLot(id, occasion)).wait();
console.log(`Lot ${lot} is registered and released: ${id}, ${serials.length} packs, ${registered?.gasUsed} gas.`);
provider.destroy();

/** Text of at most 20 characters as the contracts keep it: padded with zeros on the right. */
function text20(text: string): string {
  return zeroPadBytes(toUtf8Bytes(text), 20);
}

/** The ledger counts days from 1970-01-01. */
function dayOf(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / 86_400_000;
}
