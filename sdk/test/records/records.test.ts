import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { expect } from "chai";
import { id, ZeroHash } from "ethers";

import {
  anchorBatch,
  documentRows,
  findAnchor,
  openBatch,
  openVault,
  rowHash,
  showAnchorHistory,
  stateDataUse,
  supersede,
  tellUse,
  verifyAnchored,
  writeBatch,
  type Batch,
  type DataUseName,
  type NewRow,
  type Vault,
} from "../../src/index.ts";
import { expectSameState } from "../events/sameState.ts";
import { loadStage } from "../ledger/stage.ts";
import { refusalOf } from "../refused.ts";

const DOCUMENT = ["bytes32", "bytes32"];
const RECORDING = ["bytes32", "address", "uint40", "uint64", "int32", "int32", "uint8", "uint32", "bytes32"];
const DEVICE = "0x5FbDB2315678afecb367f032d93F642f64180aa3";

const documents = (count: number): NewRow[] =>
  Array.from({ length: count }, (_, index) => ({ name: `page ${index}`, fingerprint: id(`page ${index}`) }));

const bundle = (...resources: object[]): string =>
  JSON.stringify({ resourceType: "Bundle", type: "collection", entry: resources.map((resource) => ({ resource })) });

describe("batches of documents", () => {
  let [folder, vault]: [string, Vault] = ["", openVault(tmpdir())];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "yaolian-"));
    vault = openVault(join(folder, "vault"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function written(name: string, text: string): Promise<string> {
    await writeFile(join(folder, name), text);
    return join(folder, name);
  }

  describe("given their rows", () => {
    it("have the root and the proofs of OpenZeppelin's library over the same fields", async () => {
      for (const count of [1, 2, 3, 8, 100]) {
        const batch = await writeBatch(vault, { schema: "NotarisedDocument" }, documents(count));
        const rows = [...batch.rows()].map(({ fingerprint, salt }) => [fingerprint, salt]);
        const tree = StandardMerkleTree.of(rows, DOCUMENT);
        expect([batch.root, batch.leafCount]).to.deep.equal([tree.root, count]);
        for (const index of rows.keys()) expect(batch.proof(index).proof).to.deep.equal(tree.getProof(index));
        await batch.close();
      }
    });

    it("have it for recordings too, with places south and west", async () => {
      const said = {
        time: 1_800_000_000,
        latitude: -3_385_678,
        longitude: -15_120_930,
        battery: 0,
        sequence: 2 ** 32 - 1,
      };
      const signature = `0x${"1b".repeat(65)}`;
      const row = { name: "clip", fingerprint: id("clip"), device: DEVICE, ...said, signature };
      const batch = await writeBatch(vault, { schema: "InspectionRecording" }, [row]);
      const { time, latitude, longitude, battery, sequence } = said;
      const { salt } = batch.row(0);
      const fields = [row.fingerprint, DEVICE, time, 0, latitude, longitude, battery, sequence, salt];
      expect(batch.root).to.equal(StandardMerkleTree.of([fields], RECORDING).root);
      await batch.close();
    });

    it("are written for their owner alone, with a fresh salt each time", async () => {
      const [one, other] = [
        await writeBatch(vault, { schema: "NotarisedDocument" }, documents(3)),
        await writeBatch(vault, { schema: "NotarisedDocument" }, documents(3)),
      ];
      expect(one.root).not.to.equal(other.root);
      expect((await stat(one.path)).mode & 0o777).to.equal(0o600);
      await Promise.all([one.close(), other.close()]);
    });

    it("stream: ten thousand documents are written, read and proved", async () => {
      const batch = await writeBatch(vault, { schema: "NotarisedDocument" }, documents(10_000));
      expect(batch.row(9_999).name).to.equal("page 9999");
      expect(rowHash(batch.row(5_000))).to.equal(batch.proof(5_000).row);
      await batch.close();
    });

    it("refuse no document, the same twice, and a file that is none of theirs", async () => {
      const schema = "NotarisedDocument";
      await refusalOf(() => writeBatch(vault, { schema }, []), "BatchEmpty");
      const [page] = documents(1);
      if (page === undefined) return;
      await refusalOf(() => writeBatch(vault, { schema }, [page, page]), "DocumentRepeated");
      await refusalOf(() => writeBatch(vault, { schema }, [{ ...page, fingerprint: "0x12" }]), "BatchRowWrong");
      const batch = await writeBatch(vault, { schema }, documents(2));
      await batch.close();
      const [head = "", first = "", second = ""] = (await readFile(batch.path, "utf8")).split("\n");
      const refused = async (code: string, ...lines: string[]) =>
        refusalOf(async () => openBatch(await written("wrong", lines.map((line) => `${line}\n`).join(""))), code);
      await refused("BatchFileWrong");
      await refused("BatchFileWrong", first, second);
      await refused("BatchEmpty", head);
      await refused("DocumentRepeated", head, first, first);
      const garbled = await refused("BatchRowWrong", head, first, second.slice(1));
      expect(garbled.place).to.match(/line 3$/);
      expect((await refused("BatchRowWrong", head, '{"salt":"0xab"}')).message).not.to.include("0xab");
    });
  });

  describe("given files", () => {
    const rowsOf = async (schema: Parameters<typeof documentRows>[0], path: string): Promise<NewRow[]> => {
      const rows: NewRow[] = [];
      for await (const row of documentRows(schema, [path])) rows.push(row);
      return rows;
    };

    it("take each resource of a FHIR Bundle by its canonical JSON, whatever the order of its members", async () => {
      const [one, other] = [
        { resourceType: "Patient", id: "1" },
        { id: "1", resourceType: "Patient" },
      ];
      const [first] = await rowsOf("RecordBundle", await written("a.json", bundle(one)));
      const [second, third] = await rowsOf(
        "RecordBundle",
        await written("b.json", bundle(other, { resourceType: "Patient", id: "2" })),
      );
      expect(first?.fingerprint).to.equal(second?.fingerprint);
      expect(third?.fingerprint).not.to.equal(second?.fingerprint);
    });

    it("take each event of an EPCIS document by its event hash", async () => {
      const path = fileURLToPath(new URL("../../../samples/epcis/02-shipping.jsonld", import.meta.url));
      const rows = await rowsOf("EpcisBatch", path);
      expect(rows).to.have.length(1);
      expect(rows[0]?.fingerprint).to.match(/^0x[0-9a-f]{64}$/);
    });

    it("refuse what is no Bundle, no EPCIS document, no JSON or not there", async () => {
      await refusalOf(async () => rowsOf("RecordBundle", await written("x", bundle())), "BundleEmpty");
      await refusalOf(async () => rowsOf("RecordBundle", await written("x", bundle({ id: "1" }))), "NotAResource");
      await refusalOf(
        async () => rowsOf("RecordBundle", await written("x", bundle({ resourceType: "Patient", id: "\ud800" }))),
        "DocumentNotCanonical",
      );
      await refusalOf(async () => rowsOf("EpcisBatch", await written("x", "{}")), "EpcisEmpty");
      await refusalOf(async () => rowsOf("EpcisBatch", await written("x", "{")), "NotJson");
      await refusalOf(async () => rowsOf("NotarisedDocument", join(folder, "nothing")), "FileUnusable");
      await refusalOf(async () => rowsOf("RecordBundle", join(folder, "nothing")), "FileUnusable");
    });
  });

  describe("given a ledger", () => {
    const facts = ({ schema, root, leafCount }: Batch) => ({ schema, root, leafCount });

    it("are anchored, found, proved row by row, superseded, and told by events alone", async () => {
      const stage = await loadStage();
      const { member } = stage.world;
      const hospital = stage.by("recordsOfficer");
      const batch = await writeBatch(vault, { schema: "RecordBundle" }, documents(5));
      const { anchor } = await anchorBatch(hospital, facts(batch));
      expect(await findAnchor(stage.ledger, batch)).to.include({ anchor, author: member.hospital, leafCount: 5 });
      for (let index = 0; index < 5; index += 1) {
        const found = await verifyAnchored(stage.ledger, { anchor, ...batch.proof(index) });
        expect([found.isContained, found.supersededBy]).to.deep.equal([true, undefined]);
      }
      const { row } = batch.proof(0);
      const forged = await verifyAnchored(stage.ledger, { anchor, row, proof: batch.proof(1).proof });
      expect(forged.isContained).to.equal(false);

      const next = await writeBatch(vault, { schema: "RecordBundle" }, documents(6));
      const { anchor: successor } = await supersede(hospital, { anchor, batch: next, reason: "Extended" });
      const old = await verifyAnchored(stage.ledger, { anchor, ...batch.proof(2) });
      expect([old.isContained, old.supersededBy]).to.deep.equal([true, successor]);
      await expectSameState(stage, ["directory"]);
      await Promise.all([batch.close(), next.close()]);
    });

    it("name the authors where several anchored one root, and say so where nobody did", async () => {
      const stage = await loadStage();
      const batch = { schema: "RecordBundle", root: id("root"), leafCount: 2 } as const;
      await refusalOf(() => findAnchor(stage.ledger, batch), "AnchorUnknown");
      await anchorBatch(stage.by("recordsOfficer"), batch);
      const { anchor } = await anchorBatch(stage.by("labRecords"), batch);
      await refusalOf(() => findAnchor(stage.ledger, batch), "AnchorAmbiguous");
      const author = stage.world.member.laboratory;
      expect((await findAnchor(stage.ledger, { ...batch, author })).anchor).to.equal(anchor);
      await refusalOf(() => anchorBatch(stage.by("labRecords"), batch), "AnchorExists");
      await refusalOf(() => anchorBatch(stage.by("labRecords"), { ...batch, papers: "Zhang San" }), "PapersUnfit");
      await refusalOf(() => anchorBatch(stage.by("prescriber"), batch), "OperatorRoleMissing");
    });

    it("are sequencing data sets with terms of use that the batch file opens", async () => {
      const stage = await loadStage();
      const use = tellUse({ terms: ["DS", "NCU", "IRB"], disease: "MONDO:0005148", approval: "HGR 2026-0417" });
      const batch = await writeBatch(vault, { schema: "SequencingDataSet", use }, documents(4));
      const { anchor } = await anchorBatch(stage.by("labRecords"), { ...facts(batch), use: batch.use });
      const told = await showAnchorHistory(stage.ledger, anchor);
      expect(told.use?.terms).to.deep.equal(["DS", "IRB", "NCU"]);
      expect(told.use?.approval).to.equal(id("HGR 2026-0417"));
      expect(told.use?.disease).to.match(/^0x/).and.not.to.equal(id("MONDO:0005148"));
      await stateDataUse(stage.by("labRecords"), {
        anchor,
        use: tellUse({ terms: ["NRES"], approval: "HGR 2026-0500" }),
      });
      expect((await showAnchorHistory(stage.ledger, anchor)).use?.terms).to.deep.equal(["NRES"]);
      const { anchors } = await expectSameState(stage, ["directory"]);
      expect(anchors.get(anchor)?.dataUse?.disease).to.equal(ZeroHash);
      await batch.close();
    });

    it("refuse terms of use that are none", async () => {
      const approval = "HGR 2026-0417";
      const refused = (code: string, terms: readonly DataUseName[], more = {}) =>
        refusalOf(async () => Promise.resolve(tellUse({ terms, approval, ...more })), code);
      await refused("DataUseInvalid", []);
      await refused("DataUseInvalid", ["NCU"]);
      await refused("DataUseInvalid", ["GRU", "HMB"]);
      await refused("DiseaseUnfit", ["DS"]);
      await refused("DiseaseUnfit", ["GRU"], { disease: "MONDO:0005148" });
      await refused("DiseaseCodeWrong", ["DS"], { disease: "diabetes" });
      await refused("ApprovalMissing", ["GRU"], { approval: " " });
      await refused("ValueUnknown", ["XYZ" as DataUseName]);
    });
  });
});
