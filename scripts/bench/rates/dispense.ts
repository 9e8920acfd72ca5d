/**
 * Measures budget S4: dispenses with every check, end to end through the SDK, against plain ERC-20 transfers that the same
 * actor sends to the same node: `tsx sdk/bench/dispense.ts [--count 400] [--json]`. Exits with 1 past the budget.
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { ContractFactory, Wallet, ZeroAddress } from "ethers";
import type { InterfaceAbi } from "ethers";
import pLimit from "p-limit";

import {
  Actor,
  addOperator,
  admission,
  buildLotFile,
  completeDraft,
  connect,
  dispense,
  dispenseOrder,
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
  verifyPack,
} from "../src/index.ts";
import type { Ledger, LotFile, PreparedCall, Slip } from "../src/index.ts";
import { glnText, startLocalLedger } from "../test/ledger/localLedger.ts";

const BUDGET = 0.7;
const IN_FLIGHT = 200;
const TERM = 4_000_000_000;
const GTIN = "09506000134352";
const LOT = "BENCH-1";
const CODING = { system: "http://www.nlm.nih.gov/research/umls/rxnorm", code: "860975" };
/** Of what is measured, as many are done before the clock starts. */
const WARM_UP = 20;

const { values } = parseArgs({ options: { count: { type: "string", default: "400" }, json: { type: "boolean" } } });
const count = Number(values.count);
const folder = await mkdtemp(join(tmpdir(), "yaolian-bench-"));
const local = await startLocalLedger(100);
const ledger = await connect({ rpcUrl: local.url, deployment: local.deployment });
try {
  const stage = await prepareStage();
  const transfer = await prepareTransfers();
  const transfers = await rate((_) => stage.dispenser.actor?.send(transfer) ?? Promise.reject(new Error("no actor")));
  const dispenses = await rate((place) => dispenseOne(stage, place));
  const ratio = dispenses / transfers;
  const round = (value: number): number => Math.round(value * 100) / 100;
  const figures = {
    id: "S4",
    transfersASecond: round(transfers),
    dispensesASecond: round(dispenses),
    ratio: round(ratio),
  };
  process.stdout.write(
    values.json === true
      ? `${JSON.stringify({ ...figures, budget: BUDGET })}\n`
      : `S4: ${figures.dispensesASecond} dispenses, ${figures.transfersASecond} transfers a second: ${figures.ratio} (budget ${BUDGET})\n`,
  );
  if (ratio < BUDGET) process.exitCode = 1;
  await stage.file.close();
} finally {
  ledger.close();
  await local.stop();
  await rm(folder, { recursive: true });
}

interface Stage {
  readonly dispenser: Ledger;
  readonly site: number;
  readonly slips: readonly Slip[];
  readonly file: LotFile;
  readonly lot: string;
}

/** Everything a pharmacy does for one dispense: verify the pack, have the holder sign, send. */
async function dispenseOne({ dispenser, site, slips, file, lot }: Stage, place: number): Promise<void> {
  const slip = slips[place];
  if (slip === undefined) throw new Error(`There is no slip ${place}.`);
  const [{ isUsable }, order] = await Promise.all([
    verifyPack(ledger, file.row(place)),
    dispenseOrder(ledger, { slip, site, packs: [{ lot, index: place }] }),
  ]);
  if (!isUsable) throw new Error(`Pack ${place} is not usable.`);
  await dispense(dispenser, order);
}

async function rate(one: (place: number) => Promise<unknown>): Promise<number> {
  const limit = pLimit(IN_FLIGHT);
  const all = (from: number, to: number): Promise<unknown> =>
    Promise.all(Array.from({ length: to - from }, (_, place) => limit(() => one(from + place))));
  await all(0, WARM_UP);
  const start = performance.now();
  await all(WARM_UP, WARM_UP + count);
  return (count * 1000) / (performance.now() - start);
}

async function prepareStage(): Promise<Stage> {
  const by = (number: number): Ledger => ledger.as(new Actor(local.wallet(number), { check: false }));
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
  const plant = await openSite(by(2), { member: 2, gln: glnText(1), kind: "Plant" });
  const store = await openSite(by(3), { member: 3, gln: glnText(2), kind: "Store" });
  const operators = [
    [1, 1, 10, ["RegulatorOfficer"], 0],
    [2, 2, 11, ["QualityOfficer", "Logistics"], plant.site],
    [3, 3, 12, ["Dispenser", "Logistics"], store.site],
    [4, 4, 13, ["Prescriber"], 0],
  ] as const;
  for (const [admin, member, key, roles, site] of operators) {
    await addOperator(by(admin), { member, operator: local.wallet(key).address, roles, site, until: TERM });
  }
  const product = {
    gtin: GTIN,
    coding: CODING,
    content: 20,
    unit: "Tablet",
    class: "Prescription",
    holder: 2,
  } as const;
  await registerProduct(by(10), { ...product, storage: { lowest: 15, highest: 25 } });
  const { file, lot } = await prepareLot(by(11), by(12), store.site);
  return { dispenser: by(12), site: store.site, slips: await prepareSlips(by(13)), file, lot };
}

async function prepareLot(maker: Ledger, pharmacy: Ledger, to: number): Promise<{ file: LotFile; lot: string }> {
  const packs = count + WARM_UP;
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

async function prepareSlips(prescriber: Ledger): Promise<Slip[]> {
  const today = Number(await ledger.lotLedger.today());
  const slips = Array.from({ length: count + WARM_UP }, (_, place): Slip => {
    const draft = {
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
    } as const;
    const parties = { issuer: 4, prescriber: prescriber.actor?.address ?? ZeroAddress };
    const token = ledger.deployment.contracts.prescriptionToken.address;
    return makeSlip({ chainId: Number(ledger.chainId), token, ...completeDraft(draft, newDocumentKey(), parties) });
  });
  for (let first = 0; first < slips.length; first += 200) await issueBatch(prescriber, slips.slice(first, first + 200));
  return slips;
}

/** OpenZeppelin's ERC-20, compiled here and deployed with a balance for the actor that sends the transfers. */
async function prepareTransfers(): Promise<PreparedCall> {
  const { abi, bytecode } = await compileToken();
  const sender = local.wallet(12).connect(ledger.provider);
  const overrides = { gasPrice: 0, gasLimit: 5_000_000 };
  const contract = await new ContractFactory(abi, bytecode, sender).deploy(overrides);
  await contract.waitForDeployment();
  const data = contract.interface.encodeFunctionData("transfer", [Wallet.createRandom().address, 1n]);
  return { ledger, contract: "lotLedger", method: "transfer", to: await contract.getAddress(), data, packs: 0 };
}

interface Solc {
  compile(input: string, callbacks: { import(path: string): { contents: string } | { error: string } }): string;
}

async function compileToken(): Promise<{ abi: InterfaceAbi; bytecode: string }> {
  const require = createRequire(import.meta.url);
  const solc = require("solc") as Solc;
  const base = "@openzeppelin/contracts/";
  const content = `pragma solidity ^0.8.20; import "${base}token/ERC20/ERC20.sol";
    contract Token is ERC20 { constructor() ERC20("Token", "T") { _mint(msg.sender, 1e24); } }`;
  const needed = [
    "token/ERC20/ERC20.sol",
    "token/ERC20/IERC20.sol",
    "token/ERC20/extensions/IERC20Metadata.sol",
    "utils/Context.sol",
    "interfaces/draft-IERC6093.sol",
  ];
  const sources = Object.fromEntries(
    await Promise.all(
      needed.map(
        async (path) => [base + path, { content: await readFile(require.resolve(base + path), "utf8") }] as const,
      ),
    ),
  );
  const settings = {
    evmVersion: "cancun",
    optimizer: { enabled: true, runs: 200 },
    outputSelection: { "*": { Token: ["abi", "evm.bytecode.object"] } },
  };
  const input = { language: "Solidity", sources: { ...sources, "Token.sol": { content } }, settings };
  const output = JSON.parse(
    solc.compile(JSON.stringify(input), { import: (path) => ({ error: `${path} is not among the sources` }) }),
  ) as { contracts: Record<string, { Token: { abi: InterfaceAbi; evm: { bytecode: { object: string } } } }> };
  const token = output.contracts["Token.sol"]?.Token;
  if (token === undefined) throw new Error(`The token does not compile: ${JSON.stringify(output).slice(0, 400)}`);
  return { abi: token.abi, bytecode: token.evm.bytecode.object };
}
