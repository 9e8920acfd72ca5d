import { join } from "node:path";

import { ContractFactory, Wallet, ZeroAddress } from "ethers";

import {
  Actor,
  addOperator,
  admission,
  buildLotFile,
  completeDraft,
  issueBatch,
  makeSlip,
  newDocumentKey,
  openLotFile,
  openSite,
  prepare,
  receiveAll,
  registerLot,
  registerProduct,
  releaseLot,
  ship,
  substitutionGroup,
} from "../../../sdk/src/index.ts";
import type { Ledger, LotFile, PreparedCall, PrescriptionDraft, Slip } from "../../../sdk/src/index.ts";
import { glnText, type LocalLedger } from "../../../sdk/test/ledger/localLedger.ts";
import { compileSolidity } from "../compile.ts";

const TERM = 4_000_000_000;
const GTIN = "09506000134352";
const LOT = "BENCH-1";
const CODING = { system: "http://www.nlm.nih.gov/research/umls/rxnorm", code: "860975" };
/** Prescriptions that are issued in one transaction. */
const ISSUED_ATONCE = 200;
const DISPENSER = 12;

const TOKEN = `
pragma solidity ^0.8.28;
import "@openzeppelin/contracts/token/ERC20/ERC20.sol";
contract Token is ERC20 { constructor() ERC20("Token", "T") { _mint(msg.sender, 1e24); } }
`;

/** A pharmacy with as many packs of a released lot as it has prescriptions to dispense. */
export interface Stage {
  readonly ledger: Ledger;
  readonly dispenser: Ledger & { readonly actor: Actor };
  readonly site: number;
  readonly slips: readonly Slip[];
  readonly file: LotFile;
  readonly lot: string;
}

interface Place {
  readonly local: LocalLedger;
  readonly ledger: Ledger;
  readonly folder: string;
  readonly packs: number;
}

/** Founds a consortium of a plant, a pharmacy and a hospital, and brings packs and prescriptions to the pharmacy. */
export async function openStage(place: Place): Promise<Stage> {
  const { local, ledger } = place;
  const by = (number: number): Ledger => ledger.as(new Actor(local.wallet(number), { check: false }));
  await found(place);
  const plant = await openSite(by(2), { member: 2, gln: glnText(1), kind: "Plant" });
  const store = await openSite(by(3), { member: 3, gln: glnText(2), kind: "Store" });
  const operators = [
    [1, 1, 10, ["RegulatorOfficer"], 0],
    [2, 2, 11, ["QualityOfficer", "Logistics"], plant.site],
    [3, 3, DISPENSER, ["Dispenser", "Logistics"], store.site],
    [4, 4, 13, ["Prescriber"], 0],
  ] as const;
  for (const [admin, member, key, roles, site] of operators) {
    await addOperator(by(admin), { member, operator: local.wallet(key).address, roles, site, until: TERM });
  }
  const terms = { content: 20, unit: "Tablet", class: "Prescription", holder: 2 } as const;
  await registerProduct(by(10), { gtin: GTIN, coding: CODING, ...terms, storage: { lowest: 15, highest: 25 } });
  // Calls that build on nothing of their own are not tried first: the node runs each once, transfers too.
  const actor = new Actor(local.wallet(DISPENSER), { check: false });
  const dispenser = { ...ledger.as(actor), actor };
  const { file, lot } = await stock(place, by(11), dispenser, store.site);
  return { ledger, dispenser, site: store.site, slips: await prescribe(place, by(13)), file, lot };
}

async function found({ local, ledger }: Place): Promise<void> {
  const { deployment } = ledger;
  const founder = new Actor(local.wallet(0));
  for (const name of ["drugRegistry", "lotLedger", "prescriptionToken"] as const) {
    await founder.send(prepare(ledger, "consortium", "registerModule", [deployment.contracts[name].address]));
  }
  const kinds = ["Manufacturer", "Pharmacy", "Hospital"] as const;
  const admissions = kinds.map((kind, place) =>
    admission({ kinds: [kind], licenceEnd: TERM, admin: local.wallet(2 + place).address, profile: kind }),
  );
  await founder.send(prepare(ledger, "consortium", "foundMembers", [admissions]));
}

async function stock(
  { folder, packs }: Place,
  maker: Ledger,
  pharmacy: Ledger,
  to: number,
): Promise<{ file: LotFile; lot: string }> {
  const serials = Array.from({ length: packs }, (_, place) => `SN${place}`);
  const path = join(folder, "bench.lot");
  const built = await buildLotFile({ gtin: GTIN, lot: LOT, serials, path, memberSecret: new Uint8Array(32).fill(7) });
  const days = { made: "2026-01-01", expiry: "2099-12-31" };
  const { lot } = await registerLot(maker, { gtin: GTIN, lot: LOT, packCount: packs, root: built.root, ...days });
  await releaseLot(maker, { lot });
  await ship(maker, { consignments: [{ lot, first: 0 }], to });
  await receiveAll(pharmacy, { consignments: [{ lot, first: 0 }] });
  return { file: await openLotFile(path), lot };
}

async function prescribe({ ledger, packs }: Place, prescriber: Ledger): Promise<Slip[]> {
  const today = Number(await ledger.lotLedger.today());
  const slips = Array.from({ length: packs }, (_, place): Slip => {
    const draft = draftOf(place, today);
    const parties = { issuer: 4, prescriber: prescriber.actor?.address ?? ZeroAddress };
    const token = ledger.deployment.contracts.prescriptionToken.address;
    return makeSlip({ chainId: Number(ledger.chainId), token, ...completeDraft(draft, newDocumentKey(), parties) });
  });
  for (let first = 0; first < slips.length; first += ISSUED_ATONCE) {
    await issueBatch(prescriber, slips.slice(first, first + ISSUED_ATONCE));
  }
  return slips;
}

function draftOf(place: number, today: number): PrescriptionDraft {
  return {
    requestIdentifier: `bench ${place}`,
    coding: CODING,
    group: substitutionGroup(CODING.system, CODING.code),
    gtin: undefined,
    quantity: 20,
    unit: "tablet",
    firstDay: today,
    lastDay: today + 30,
    interval: 0,
    class: 1,
    part: 0,
    parts: 1,
    documentCanonical: "{}",
  };
}

/** OpenZeppelin's ERC-20 with a balance for the dispenser, and a transfer of it as the SDK sends calls. */
export async function prepareTransfer(local: LocalLedger, ledger: Ledger): Promise<PreparedCall> {
  const { abi, bytecode } = await compileSolidity(TOKEN, "Token");
  const sender = local.wallet(DISPENSER).connect(ledger.provider);
  const contract = await new ContractFactory(abi, bytecode, sender).deploy({ gasPrice: 0, gasLimit: 5_000_000 });
  await contract.waitForDeployment();
  const data = contract.interface.encodeFunctionData("transfer", [Wallet.createRandom().address, 1n]);
  return { ledger, contract: "lotLedger", method: "transfer", to: await contract.getAddress(), data, packs: 0 };
}
