import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { expect } from "chai";
import { AbiCoder, concat, id, keccak256, ZeroHash } from "ethers";
import fc from "fast-check";

import { nextBlockAt, now } from "../../helpers/membership.ts";
import { deployWorld, freshAccount, load, loadWorld, LONG, Role } from "../../helpers/world.ts";
import type { Connection, OperatorName, World } from "../../helpers/world.ts";

const Schema = { Epcis: 0, Bundle: 1, DataSet: 2, Inspection: 3, Enforcement: 4, Notarised: 5 } as const;
const Finding = { None: 0, Verified: 1, Mismatch: 2 } as const;
const ROOT = id("root");
const PAPERS = id("case 2026-17");
const MOST = 2n ** 32n - 1n;
const USE = { terms: 1 << 1, disease: ZeroHash, approval: id("HGR 2026 0417") };

/** The world with one anchor of the regulator's enforcement officer. */
async function anchored(connection: Connection): Promise<World & { anchor: string }> {
  const world = await deployWorld({ connection });
  const { anchorRegistry, operator, member } = world;
  await anchorRegistry.connect(operator.enforcer).anchorBatch(Schema.Enforcement, ROOT, 5, PAPERS);
  return { ...world, anchor: await anchorRegistry.anchorId(member.regulator, Schema.Enforcement, ROOT) };
}

describe("AnchorRegistry", () => {
  describe("when somebody anchors a batch", () => {
    it("keeps who, when, what and how many, and tells the root", async () => {
      const world = await loadWorld();
      const { anchorRegistry, member, operator } = world;
      const time = (await now(world)) + 10;
      await nextBlockAt(world, time);
      const anchor = await anchorRegistry.anchorId(member.regulator, Schema.Enforcement, ROOT);
      await expect(anchorRegistry.connect(operator.enforcer).anchorBatch(Schema.Enforcement, ROOT, MOST, PAPERS))
        .to.emit(anchorRegistry, "BatchAnchored")
        .withArgs(anchor, member.regulator, Schema.Enforcement, ROOT, MOST, PAPERS, operator.enforcer);
      expect([...(await anchorRegistry.anchorOf(anchor))]).to.deep.equal([
        ...[member.regulator, time, Schema.Enforcement, MOST].map(BigInt),
        ZeroHash,
      ]);
    });

    it("binds the key to author, schema and root", async () => {
      const { anchorRegistry } = await loadWorld();
      const values = [3, Schema.Bundle, ROOT];
      const key = keccak256(AbiCoder.defaultAbiCoder().encode(["uint24", "uint8", "bytes32"], values));
      expect(await anchorRegistry.anchorId(3, Schema.Bundle, ROOT)).to.equal(key);
    });

    it("refuses the same batch again, and leaves the first", async () => {
      const { anchorRegistry, operator, anchor } = await load(anchored);
      const before = await anchorRegistry.anchorOf(anchor);
      await expect(anchorRegistry.connect(operator.officer).anchorBatch(Schema.Enforcement, ROOT, 9, ZeroHash))
        .to.be.revertedWithCustomError(anchorRegistry, "AnchorExists")
        .withArgs(anchor, before.since);
      expect(await anchorRegistry.anchorOf(anchor)).to.deep.equal(before);
    });

    it("lets a copied root be another member's own anchor, which takes nothing from the author", async () => {
      const { anchorRegistry, operator, member } = await loadWorld();
      await anchorRegistry.connect(operator.labRecords).anchorBatch(Schema.Bundle, ROOT, 2, ZeroHash);
      await anchorRegistry.connect(operator.recordsOfficer).anchorBatch(Schema.Bundle, ROOT, 2, ZeroHash);
      for (const author of [member.laboratory, member.hospital]) {
        const anchor = await anchorRegistry.anchorId(author, Schema.Bundle, ROOT);
        expect((await anchorRegistry.anchorOf(anchor)).author).to.equal(author);
      }
    });

    it("refuses no root, no document and a schema there is not", async () => {
      const { anchorRegistry, operator, connection } = await loadWorld();
      const as = anchorRegistry.connect(operator.recordsOfficer);
      await expect(as.anchorBatch(Schema.Bundle, ZeroHash, 1, PAPERS)).to.be.revertedWithCustomError(as, "RootMissing");
      await expect(as.anchorBatch(Schema.Bundle, ROOT, 0, PAPERS))
        .to.be.revertedWithCustomError(as, "BatchEmpty")
        .withArgs(ROOT);
      await expect(as.anchorBatch(6, ROOT, 1, PAPERS)).to.be.revertedWithoutReason(connection.ethers);
    });

    it("takes each schema from the roles of its table, and from no other", async () => {
      const world = await loadWorld();
      const { anchorRegistry, operator } = world;
      const table: [number, number][] = [
        [Schema.Epcis, Role.QualityOfficer | Role.Logistics],
        [Schema.Bundle, Role.RecordsOfficer],
        [Schema.DataSet, Role.RecordsOfficer],
        [Schema.Inspection, Role.RegulatorOfficer | Role.EnforcementOfficer | Role.QualityOfficer],
        [Schema.Enforcement, Role.RegulatorOfficer | Role.EnforcementOfficer],
        [Schema.Notarised, Role.Notary],
      ];
      const callers: [OperatorName, number][] = [
        ["officer", Role.RegulatorOfficer],
        ["enforcer", Role.EnforcementOfficer],
        ["makerQuality", Role.QualityOfficer],
        ["makerLogistics", Role.Logistics],
        ["prescriber", Role.Prescriber],
        ["dispenser", Role.Dispenser],
        ["vaccinator", Role.Vaccinator],
        ["recordsOfficer", Role.RecordsOfficer],
        ["notary", Role.Notary],
      ];
      for (const [schema, roles] of table) {
        expect(await anchorRegistry.anchorersOf(schema)).to.equal(roles);
        for (const [name, role] of callers) {
          const as = anchorRegistry.connect(operator[name]);
          const attempt =
            schema === Schema.DataSet
              ? as.anchorDataSet.staticCall(ROOT, 1, USE)
              : as.anchorBatch.staticCall(schema, ROOT, 1, PAPERS);
          if ((roles & role) !== 0) await attempt;
          else {
            await expect(attempt, `${schema} by ${name}`)
              .to.be.revertedWithCustomError(world.consortium, "OperatorRoleMissing")
              .withArgs(operator[name], role, roles);
          }
        }
      }
    });
  });

  describe("when a records officer anchors a sequencing data set", () => {
    it("keeps the anchor and tells its terms of use", async () => {
      const { anchorRegistry, operator, member } = await loadWorld();
      const use = { terms: (1 << 3) | (1 << 22), disease: id("salted"), approval: USE.approval };
      const anchor = await anchorRegistry.anchorId(member.laboratory, Schema.DataSet, ROOT);
      await expect(anchorRegistry.connect(operator.labRecords).anchorDataSet(ROOT, 4, use))
        .to.emit(anchorRegistry, "BatchAnchored")
        .withArgs(anchor, member.laboratory, Schema.DataSet, ROOT, 4, ZeroHash, operator.labRecords)
        .to.emit(anchorRegistry, "DataUseStated")
        .withArgs(anchor, use.terms, use.disease, use.approval, operator.labRecords);
      expect((await anchorRegistry.anchorOf(anchor)).schema).to.equal(Schema.DataSet);
    });

    it("refuses terms that are no permission, several, unknown, or at odds with the disease; and no approval", async () => {
      const { anchorRegistry, operator } = await loadWorld();
      const as = anchorRegistry.connect(operator.labRecords);
      for (const terms of [0, 1 << 22, 0b11, 0b10100, (1 << 23) | 1, 2 ** 32 - 1]) {
        await expect(as.anchorDataSet(ROOT, 1, { ...USE, terms }))
          .to.be.revertedWithCustomError(as, "DataUseInvalid")
          .withArgs(terms);
      }
      for (const use of [
        { ...USE, terms: 1 << 3 },
        { ...USE, disease: id("disease") },
      ]) {
        await expect(as.anchorDataSet(ROOT, 1, use))
          .to.be.revertedWithCustomError(as, "DiseaseUnfit")
          .withArgs(use.terms);
      }
      await expect(as.anchorDataSet(ROOT, 1, { ...USE, approval: ZeroHash })).to.be.revertedWithCustomError(
        as,
        "ApprovalMissing",
      );
      await expect(as.anchorBatch(Schema.DataSet, ROOT, 1, PAPERS))
        .to.be.revertedWithCustomError(as, "DataUseUnfit")
        .withArgs(Schema.DataSet);
    });

    it("takes other terms later, from its author and for a data set only", async () => {
      const { anchorRegistry, operator, member } = await loadWorld();
      const as = anchorRegistry.connect(operator.labRecords);
      await as.anchorDataSet(ROOT, 4, USE);
      await as.anchorBatch(Schema.Bundle, ROOT, 4, PAPERS);
      const [set, bundle] = await Promise.all(
        [Schema.DataSet, Schema.Bundle].map((schema) => anchorRegistry.anchorId(member.laboratory, schema, ROOT)),
      );
      const use = { ...USE, terms: 1 << 2 };
      await expect(as.stateDataUse(set ?? "", use))
        .to.emit(as, "DataUseStated")
        .withArgs(set, use.terms, use.disease, use.approval, operator.labRecords);
      await expect(as.stateDataUse(bundle ?? "", use))
        .to.be.revertedWithCustomError(as, "DataUseUnfit")
        .withArgs(Schema.Bundle);
      await expect(as.stateDataUse(set ?? "", { ...use, terms: 0 })).to.be.revertedWithCustomError(
        as,
        "DataUseInvalid",
      );
      await expect(as.stateDataUse(ROOT, use)).to.be.revertedWithCustomError(as, "AnchorUnknown").withArgs(ROOT);
      await expect(anchorRegistry.connect(operator.recordsOfficer).stateDataUse(set ?? "", use))
        .to.be.revertedWithCustomError(as, "AnchorNotOfMember")
        .withArgs(set, member.laboratory, member.hospital);
    });
  });

  describe("when somebody supersedes an anchor", () => {
    it("anchors the new batch, and leaves the old one with its successor", async () => {
      const { anchorRegistry, operator, member, anchor } = await load(anchored);
      const before = await anchorRegistry.anchorOf(anchor);
      const successor = await anchorRegistry.anchorId(member.regulator, Schema.Enforcement, id("second"));
      await expect(anchorRegistry.connect(operator.officer).supersede(anchor, id("second"), 6, 1))
        .to.emit(anchorRegistry, "BatchAnchored")
        .withArgs(successor, member.regulator, Schema.Enforcement, id("second"), 6, ZeroHash, operator.officer)
        .to.emit(anchorRegistry, "AnchorSuperseded")
        .withArgs(anchor, successor, 1, operator.officer);
      const after = await anchorRegistry.anchorOf(anchor);
      expect([...after].slice(0, 4)).to.deep.equal([...before].slice(0, 4));
      expect(after.supersededBy).to.equal(successor);
      expect((await anchorRegistry.anchorOf(successor)).supersededBy).to.equal(ZeroHash);
    });

    it("goes on from the newest of a chain only, and never in a circle", async () => {
      const { anchorRegistry, operator, member, anchor } = await load(anchored);
      const as = anchorRegistry.connect(operator.enforcer);
      const second = await anchorRegistry.anchorId(member.regulator, Schema.Enforcement, id("second"));
      await as.supersede(anchor, id("second"), 6, 0);
      await expect(as.supersede(anchor, id("third"), 6, 0))
        .to.be.revertedWithCustomError(as, "AnchorIsSuperseded")
        .withArgs(anchor, second);
      await expect(as.supersede(second, ROOT, 5, 0)).to.be.revertedWithCustomError(as, "AnchorExists");
      await expect(as.supersede(second, id("second"), 6, 0)).to.be.revertedWithCustomError(as, "AnchorExists");
      await as.supersede(second, id("third"), 1, 2);
      expect((await anchorRegistry.anchorOf(anchor)).supersededBy).to.equal(second);
    });

    it("refuses what is another member's, unknown or empty, and the wrong role", async () => {
      const { anchorRegistry, consortium, operator, member, anchor } = await load(anchored);
      const hospital = anchorRegistry.connect(operator.recordsOfficer);
      await hospital.anchorBatch(Schema.Bundle, ROOT, 1, ZeroHash);
      const bundle = await anchorRegistry.anchorId(member.hospital, Schema.Bundle, ROOT);
      await expect(anchorRegistry.connect(operator.labRecords).supersede(bundle, id("second"), 1, 0))
        .to.be.revertedWithCustomError(anchorRegistry, "AnchorNotOfMember")
        .withArgs(bundle, member.hospital, member.laboratory);
      await expect(hospital.supersede(anchor, id("second"), 1, 0)).to.be.revertedWithCustomError(
        consortium,
        "OperatorRoleMissing",
      );
      await expect(hospital.supersede(ROOT, id("second"), 1, 0))
        .to.be.revertedWithCustomError(anchorRegistry, "AnchorUnknown")
        .withArgs(ROOT);
      await expect(hospital.supersede(bundle, id("second"), 0, 0)).to.be.revertedWithCustomError(
        anchorRegistry,
        "BatchEmpty",
      );
    });
  });

  describe("when a notary attests", () => {
    it("keeps its finding beside the anchor, and lets it change its word but not repeat it", async () => {
      const world = await load(anchored);
      const { anchorRegistry, operator, member, anchor } = world;
      const as = anchorRegistry.connect(operator.notary);
      const time = (await now(world)) + 5;
      expect([...(await as.attestationOf(anchor, member.notary))]).to.deep.equal([0n, 0n]);
      await nextBlockAt(world, time);
      await expect(as.attest(anchor, Finding.Mismatch, id("report 1")))
        .to.emit(as, "AnchorAttested")
        .withArgs(anchor, member.notary, Finding.None, Finding.Mismatch, id("report 1"), operator.notary);
      expect([...(await as.attestationOf(anchor, member.notary))]).to.deep.equal([2n, BigInt(time)]);
      await expect(as.attest(anchor, Finding.Mismatch, ZeroHash))
        .to.be.revertedWithCustomError(as, "AttestationStands")
        .withArgs(anchor, member.notary, Finding.Mismatch);
      await expect(as.attest(anchor, Finding.Verified, ZeroHash))
        .to.emit(as, "AnchorAttested")
        .withArgs(anchor, member.notary, Finding.Mismatch, Finding.Verified, ZeroHash, operator.notary);
    });

    it("refuses no finding, no anchor, and a notary's own", async () => {
      const { anchorRegistry, consortium, admin, operator, member, anchor, ...world } = await load(anchored);
      const as = anchorRegistry.connect(operator.notary);
      await expect(as.attest(anchor, Finding.None, ZeroHash))
        .to.be.revertedWithCustomError(as, "AttestationMissing")
        .withArgs(anchor);
      await expect(as.attest(ROOT, Finding.Verified, ZeroHash)).to.be.revertedWithCustomError(as, "AnchorUnknown");
      await as.anchorBatch(Schema.Notarised, ROOT, 1, ZeroHash);
      const own = await anchorRegistry.anchorId(member.notary, Schema.Notarised, ROOT);
      const colleague = freshAccount({ anchorRegistry, consortium, admin, operator, member, ...world });
      await consortium.connect(admin.notary).addOperator(member.notary, colleague, Role.Notary, 0, LONG);
      await expect(anchorRegistry.connect(colleague).attest(own, Finding.Verified, ZeroHash))
        .to.be.revertedWithCustomError(as, "AttestationOfOwn")
        .withArgs(own, member.notary);
    });
  });

  describe("when anybody verifies a row", () => {
    it("finds each row of batches of 1 to 9, and says whose and since when", async () => {
      const { anchorRegistry, operator, member } = await loadWorld();
      const as = anchorRegistry.connect(operator.recordsOfficer);
      for (let count = 1; count <= 9; ++count) {
        const { tree, rows } = treeOf(count, 0);
        await as.anchorBatch(Schema.Bundle, tree.root, count, ZeroHash);
        const anchor = await as.anchorId(member.hospital, Schema.Bundle, tree.root);
        for (const [index, row] of rows.entries()) {
          const [isContained, view] = await as.verify(anchor, row, tree.getProof(index));
          expect([isContained, view.author]).to.deep.equal([true, BigInt(member.hospital)]);
        }
      }
      await expect(as.verify(ROOT, ROOT, []))
        .to.be.revertedWithCustomError(as, "AnchorUnknown")
        .withArgs(ROOT);
      await expect(as.anchorOf(ROOT)).to.be.revertedWithCustomError(as, "AnchorUnknown").withArgs(ROOT);
    });

    it("accepts no row of a batch that has more rows than it says", async () => {
      const { anchorRegistry, operator, member } = await loadWorld();
      const as = anchorRegistry.connect(operator.recordsOfficer);
      const { tree, rows } = treeOf(9, 0);
      await as.anchorBatch(Schema.Bundle, tree.root, 3, ZeroHash);
      const anchor = await as.anchorId(member.hospital, Schema.Bundle, tree.root);
      const [isContained] = await as.verify(anchor, rows[0] ?? "", tree.getProof(0));
      expect(isContained).to.equal(false);
    });

    it("accepts no forged proof: a node as a row, shorter, longer, of another row or batch", async () => {
      const { anchorRegistry, operator, member } = await loadWorld();
      const as = anchorRegistry.connect(operator.recordsOfficer);
      const batches = await Promise.all(
        [1, 2, 3, 7, 8, 13].map(async (count) => {
          const made = treeOf(count, count);
          return { ...made, anchor: await as.anchorId(member.hospital, Schema.Bundle, made.tree.root) };
        }),
      );
      for (const { tree, rows } of batches) await as.anchorBatch(Schema.Bundle, tree.root, rows.length, ZeroHash);
      const place = fc.nat();
      const forgery = fc.constantFrom("node", "shorter", "longer", "row", "batch", "bit", "leaf");
      await fc.assert(
        fc.asyncProperty(place, place, place, forgery, async (one, other, third, kind) => {
          const batch = batches[one % batches.length];
          const strange = batches[(one + 1 + (other % (batches.length - 1))) % batches.length];
          if (batch === undefined || strange === undefined) return;
          const index = third % batch.rows.length;
          const proof = batch.tree.getProof(index);
          const row = batch.rows[index] ?? "";
          const forged = forge(kind, { row, proof, rows: batch.rows, index, strange, other });
          if (forged === undefined) return;
          const [isContained] = await as.verify(batch.anchor, forged.row, forged.proof);
          expect(isContained, kind).to.equal(false);
        }),
        { numRuns: 400 },
      );
    });
  });
});

type Tree = StandardMerkleTree<[string, string]>;

/** A tree of documents, and the first of each leaf's two hashes. */
function treeOf(count: number, seed: number): { tree: Tree; rows: string[] } {
  const values = Array.from({ length: count }, (_, index): [string, string] => [
    id(`document ${seed} ${index}`),
    id(`salt ${seed} ${index}`),
  ]);
  const tree = StandardMerkleTree.of(values, ["bytes32", "bytes32"]);
  return { tree, rows: values.map((value) => keccak256(concat(value))) };
}

interface Forged {
  readonly row: string;
  readonly proof: string[];
}

function forge(
  kind: string,
  known: Forged & {
    readonly rows: readonly string[];
    readonly index: number;
    readonly strange: { readonly tree: Tree; readonly rows: readonly string[] };
    readonly other: number;
  },
): Forged | undefined {
  const { row, proof, rows, index, strange, other } = known;
  const [sibling] = proof;
  switch (kind) {
    case "node": {
      if (sibling === undefined) return undefined;
      const pair = [keccak256(row), sibling].sort();
      return { row: keccak256(concat(pair)), proof: proof.slice(1) };
    }
    case "leaf":
      return { row: keccak256(row), proof };
    case "shorter":
      return proof.length === 0 ? undefined : { row, proof: proof.slice(0, -1) };
    case "longer":
      return { row, proof: [...proof, id(String(other))] };
    case "row": {
      const another = rows[(index + 1 + (other % Math.max(1, rows.length - 1))) % rows.length];
      return another === row || another === undefined ? undefined : { row: another, proof };
    }
    case "batch": {
      const at = other % strange.rows.length;
      return { row: strange.rows[at] ?? "", proof: strange.tree.getProof(at) };
    }
    default: {
      const bit = other % 256;
      const flipped = (BigInt(row) ^ (1n << BigInt(bit))).toString(16).padStart(64, "0");
      return { row: `0x${flipped}`, proof };
    }
  }
}
