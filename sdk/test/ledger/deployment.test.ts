import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";

import { CONTRACT_NAMES, readDeployment, writeDeployment } from "../../src/ledger/index.ts";
import type { ContractName, Deployment } from "../../src/ledger/index.ts";
import { refusalOf } from "../refused.ts";

const ADDRESS = "0x5FbDB2315678afecb367f032d93F642f64180aa3";
const entries = CONTRACT_NAMES.map((name) => [name, { address: ADDRESS, startBlock: 7 }] as const);
const contracts = Object.fromEntries(entries) as Record<ContractName, { address: string; startBlock: number }>;
const deployment: Deployment = { chainId: 31337, name: "here", contracts, dayOffset: 28_800 };

describe("the deployment book", () => {
  let folder = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "yaolian-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("reads what was written, from the folder or the file, and leaves no draft behind", async () => {
    const path = await writeDeployment(folder, deployment);
    expect(await readDeployment(folder, 31337)).to.deep.equal(deployment);
    expect(await readDeployment(path)).to.deep.equal(deployment);
    expect(await readdir(folder)).to.deep.equal(["31337.json"]);
  });

  it("says which chain is missing", async () => {
    const missing = await refusalOf(() => readDeployment(folder, 5), "DeploymentMissing");
    expect(missing.sentence).to.include("chain 5").and.include("npm start");
    await refusalOf(() => readDeployment(folder), "DeploymentMissing");
  });

  const wrong: [string, string, RegExp][] = [
    ["no JSON", "{", /not JSON/],
    ["an address with a wrong checksum", json({ address: ADDRESS.replace("F", "f") }), /consortium\.address/],
    ["a start block below zero", json({ startBlock: -1 }), /consortium\.startBlock/],
    ["another chain", JSON.stringify({ ...deployment, chainId: 1 }), /chain 1, not of chain 31337/],
    ["a contract too few", JSON.stringify({ ...deployment, contracts: {} }), /contracts\./],
  ];
  for (const [what, text, message] of wrong) {
    it(`refuses ${what} and names the place`, async () => {
      const path = join(folder, "31337.json");
      await writeFile(path, text);
      const refused = await refusalOf(() => readDeployment(folder, 31337), "DeploymentWrong");
      expect(refused.sentence).to.match(message);
      expect(refused.place).to.match(/31337\.json(: deployment|$)/);
    });
  }
});

function json(changed: object): string {
  return JSON.stringify({
    ...deployment,
    contracts: { ...contracts, consortium: { ...contracts.consortium, ...changed } },
  });
}
