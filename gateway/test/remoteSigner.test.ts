import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";

import { InputError, TransientError } from "@yaolian/sdk";
import { expect } from "chai";
import { Transaction, verifyTypedData, Wallet } from "ethers";

import { startAnvil, type Anvil } from "../../scripts/local/anvil.ts";
import { remoteSigners, RemoteSigner } from "../src/keys/remoteSigner.ts";
import { gatewayStage, signersOf, type GatewayStage } from "./stage.ts";

const DOMAIN = { name: "Test", chainId: 31_337 };
const TYPES = { Word: [{ name: "text", type: "string" }] };
const CALL = { to: Wallet.createRandom().address, data: "0x1234", nonce: 3, gasLimit: 50_000n, value: 0n } as const;
const TRANSACTION = { ...CALL, chainId: 31_337n, type: 2, maxFeePerGas: 7n, maxPriorityFeePerGas: 1n } as const;

/** Foundry's node holds keys and signs with them as Web3Signer and Clef do. */
describe("a remote signer", function () {
  this.timeout(30_000);
  let anvil: Anvil;
  let signer: RemoteSigner;
  before(async () => {
    anvil = await startAnvil({ chainId: 31_337 });
    const [first] = await remoteSigners(anvil.url);
    if (first === undefined) throw new Error("It has no keys.");
    signer = first;
  });
  after(() => anvil.stop());

  it("signs the transaction that was asked, and typed data", async () => {
    const signed = Transaction.from(await signer.signTransaction({ ...TRANSACTION, from: signer.address }));
    expect(signed).to.include({ from: signer.address, nonce: 3, data: "0x1234", gasLimit: 50_000n });
    const signature = await signer.signTypedData(DOMAIN, TYPES, { text: "a" });
    expect(verifyTypedData(DOMAIN, TYPES, { text: "a" }, signature)).to.equal(signer.address);
  });

  describe("given one that answers something else", () => {
    let server: Server;
    let url: string;
    let answer: (method: string) => unknown;
    beforeEach(async () => {
      server = createServer((request, response) => {
        let body = "";
        request.on("data", (chunk: Buffer) => (body += chunk.toString()));
        request.on("end", () => {
          const { method } = JSON.parse(body) as { method: string };
          response.end(JSON.stringify({ jsonrpc: "2.0", id: 1, ...(answer(method) as object) }));
        });
      }).listen(0, "127.0.0.1");
      await once(server, "listening");
      url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    });
    afterEach(() => {
      server.closeAllConnections();
      server.close();
    });
    const codeOf = async (work: Promise<unknown>): Promise<string> => {
      try {
        await work;
        return "none";
      } catch (error) {
        if (error instanceof InputError || error instanceof TransientError) return error.code;
        throw error;
      }
    };

    it("believes no other key's signature, and none over another transaction", async () => {
      const own = Wallet.createRandom();
      const believed = new RemoteSigner(url, own.address);
      for (const result of [
        await Wallet.createRandom().signTransaction(TRANSACTION),
        await own.signTransaction({ ...TRANSACTION, data: "0x5678" }),
        await own.signTransaction({ ...TRANSACTION, nonce: 4 }),
        "0x00",
        7,
        null,
      ]) {
        answer = () => ({ result });
        expect(await codeOf(believed.signTransaction(TRANSACTION))).to.equal("SignatureNotAsAsked");
      }
      answer = () => ({ result: Wallet.createRandom().signingKey.sign(`0x${"1".repeat(64)}`).serialized });
      expect(await codeOf(believed.signTypedData(DOMAIN, TYPES, { text: "a" }))).to.equal("SignatureNotAsAsked");
    });

    it("says what it refused, and that it does not answer", async () => {
      const believed = new RemoteSigner(url, Wallet.createRandom().address);
      answer = () => ({ error: { code: -32_000, message: "key locked" } });
      expect(await codeOf(believed.signTransaction(TRANSACTION))).to.equal("SignerRefused");
      answer = () => ({ result: ["x"] });
      expect(await codeOf(remoteSigners(url))).to.equal("SignerWrong");
      expect(await codeOf(remoteSigners("ftp://x"))).to.equal("SignerWrong");
      expect(await codeOf(remoteSigners("http://127.0.0.1:9"))).to.equal("SignerUnreachable");
      expect(await codeOf(believed.signMessage())).to.equal("NotForSigner");
    });
  });

  describe("given a gateway whose keys it holds", () => {
    let stage: GatewayStage;
    beforeEach(async () => {
      stage = await gatewayStage();
    });
    afterEach(() => stage.close());

    it("signs what the gateway sends", async () => {
      const addresses = (await signersOf(stage, "hospital")).map((each) => each.getAddress());
      const signers = (await Promise.all(addresses)).map((address) => new RemoteSigner(anvil.url, address));
      const hospital = await stage.gatewayOf("hospital", { keys: { signers } });
      const request: unknown = JSON.parse(
        await readFile(fileURLToPath(new URL("../../samples/fhir/metformin.json", import.meta.url)), "utf8"),
      );
      const answer = await hospital.ask("/fhir/MedicationRequest", { body: request });
      expect(answer.status, answer.text).to.equal(201);
    });
  });
});
