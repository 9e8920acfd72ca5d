import { parseArgs } from "node:util";

import { AbiCoder, hexlify, id as hash, keccak256, randomBytes, Wallet, ZeroAddress, ZeroHash } from "ethers";

import { openLedger, PLACE, walletOf } from "./ledger.ts";

/*
 * Issues a prescription and dispenses it with nothing but ethers: what a hospital's, a patient's and a pharmacy's system
 * each do, in one file.
 *
 *   PRESCRIBER_KEY=0x… DISPENSER_KEY=0x… npm run example:dispense -- --issuer 6 --site 12 --units 30 \
 *     --coding 'http://www.nlm.nih.gov/research/umls/rxnorm|860975' --lot 0x… --consignment 0 --pack 3
 *
 * The pack must be in stock at the dispenser's site, of a product of that coding, and hold that many units.
 */
const { values } = parseArgs({
  options: {
    ...PLACE,
    issuer: { type: "string" },
    site: { type: "string" },
    coding: { type: "string" },
    units: { type: "string" },
    lot: { type: "string" },
    consignment: { type: "string", default: "0" },
    pack: { type: "string" },
  },
});
const { issuer, site, coding, units, lot, pack } = values;
if ([issuer, site, coding, units, lot, pack].includes(undefined)) {
  throw new Error("Say --issuer, --site, --coding 'system|code', --units, --lot and --pack.");
}
const { provider, lotLedger, prescriptionToken } = await openLedger(values.rpc, values.book);
const prescriber = walletOf("PRESCRIBER_KEY", provider);
const dispenser = walletOf("DISPENSER_KEY", provider);
const abi = AbiCoder.defaultAbiCoder();

// 1. The hospital. The holder is a fresh key of the patient's; drug and document are salted commitments.
const holder = Wallet.createRandom();
const today = Number(await lotLedger.today());
const drug = { group: hash(coding ?? "").slice(0, 34), gtin: 0n, salt: hexlify(randomBytes(32)) };
const document = '{"resourceType":"MedicationRequest","status":"active"}';
const prescription = {
  issuer: Number(issuer),
  prescriber: prescriber.address,
  coPrescriber: ZeroAddress,
  holder: holder.address,
  drug: keccak256(abi.encode(["bytes16", "uint64", "bytes32"], [drug.group, drug.gtin, drug.salt])),
  document: keccak256(abi.encode(["bytes32", "bytes32"], [hash(document), hexlify(randomBytes(32))])),
  quantity: Number(units),
  firstDay: today,
  lastDay: today + 30,
  interval: 0,
  class: 1,
  partsGroup: ZeroHash,
};
await (await prescriptionToken.connect(prescriber).issue(prescription, "0x")).wait();
const id = await prescriptionToken.prescriptionId(prescription);
console.log(`Issued ${id}.`);

// 2. The patient signs for these packs, at this pharmacy, until then; and pays nothing.
const packs = [{ lot: lot ?? "", index: Number(pack), units: 0 }];
const { sequence } = await prescriptionToken.stateOf(id, holder.address);
const { chainId } = await provider.getNetwork();
const domain = {
  name: "Yaolian PrescriptionToken",
  version: "1",
  chainId,
  verifyingContract: await prescriptionToken.getAddress(),
};
const types = {
  Dispense: [
    { name: "id", type: "bytes32" },
    { name: "sequence", type: "uint24" },
    { name: "site", type: "uint24" },
    { name: "units", type: "uint24" },
    { name: "drugSalt", type: "bytes32" },
    { name: "packs", type: "bytes32" },
    { name: "deadline", type: "uint40" },
  ],
};
const packsHash = keccak256(abi.encode(["tuple(bytes32 lot,uint32 index,uint24 units)[]"], [packs]));
const deadline = Math.floor(Date.now() / 1000) + 3600;
const message = {
  id,
  sequence,
  site: Number(site),
  units: Number(units),
  drugSalt: drug.salt,
  packs: packsHash,
  deadline,
};
const signature = await holder.signTypedData(domain, types, message);

// 3. The pharmacy: every check is in this one transaction.
const order = {
  prescription,
  drug,
  packs,
  consignments: [Number(values.consignment)],
  units: Number(units),
  time: 0,
  deadline,
  signature,
};
const dispensed = await (await prescriptionToken.connect(dispenser).dispense(order)).wait();
const left = await prescriptionToken.balanceOf(holder.address, id);
console.log(
  `Dispensed ${units} units in block ${dispensed?.blockNumber}, ${dispensed?.gasUsed} gas; ${left} are left.`,
);
provider.destroy();
