import { expect } from "chai";
import { id, JsonRpcProvider, toBeHex } from "ethers";

import { CONTRACT_NAMES, INTERFACES, ledgerOf } from "../../src/ledger/index.ts";
import type { ContractName, Deployment } from "../../src/ledger/index.ts";
import { decodeLog } from "../../src/transactions/outcome.ts";
import { refusalOf } from "../refused.ts";

const LOT = id("a lot");

describe("a log of the ledger", () => {
  const provider = new JsonRpcProvider("http://127.0.0.1:9", 1, { staticNetwork: true });
  const places = CONTRACT_NAMES.map(
    (name, place) => [name, { address: toBeHex(place + 1, 20), startBlock: 0 }] as const,
  );
  const contracts = Object.fromEntries(places) as Record<ContractName, Deployment["contracts"][ContractName]>;
  const ledger = ledgerOf(provider, { chainId: 1, name: "logs", contracts, dayOffset: 0 });
  const held = INTERFACES.lotLedger.encodeEventLog("LotHeld", [LOT, 1, 7]);
  const log = {
    ...held,
    ...{ address: contracts.lotLedger.address, blockNumber: "0x11", transactionIndex: "0x0", logIndex: "0x3" },
    transactionHash: id("a transaction"),
  };
  after(() => provider.destroy());

  it("is read as the event that it is", () => {
    const { name, args, block, logIndex } = decodeLog(ledger, log) ?? {};
    expect({ name, args, block, logIndex }).to.deep.equal({
      ...{ name: "LotHeld", block: 17, logIndex: 3 },
      args: { lot: LOT, hold: "Regulator", by: 7 },
    });
  });

  it("is nobody's where it is of another address, or of an event that is not known", () => {
    expect(decodeLog(ledger, { ...log, address: toBeHex(99, 20) })).to.equal(undefined);
    expect(decodeLog(ledger, { ...log, topics: [id("Unheard()")] })).to.equal(undefined);
  });

  it("is a wrong answer of the node where its data or topics are not the event's", async () => {
    for (const wrong of [{ data: "0x" }, { data: held.data.slice(0, -2) }, { topics: held.topics.slice(0, 2) }]) {
      const { sentence } = await refusalOf(() => decodeLog(ledger, { ...log, ...wrong }), "NodeAnswerWrong");
      expect(sentence).to.contain(`log 3 of transaction ${log.transactionHash} is no LotHeld`);
    }
  });
});
