import { appendFileSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { expect } from "chai";

import { openVault, type Vault } from "../../src/ledger/index.ts";
import { slip } from "../prescriptions/example.ts";
import { refusalOf } from "../refused.ts";

const PATIENT = "https://clinic.example/requests|Zhang-San-1962";

describe("the vault", () => {
  let vault: Vault;
  beforeEach(async () => {
    vault = openVault(await mkdtemp(join(tmpdir(), "yaolian-vault-")));
  });
  afterEach(() => rm(vault.folder, { recursive: true }));

  it("makes a secret once, and gives the same one to whoever opens the folder again", () => {
    const secret = vault.memberSecret(7);
    expect(secret).to.have.length(32);
    expect(openVault(vault.folder).memberSecret(7)).to.deep.equal(secret);
    expect(vault.memberSecret(8)).not.to.deep.equal(secret);
  });

  it("makes one document key for processes that ask at one time", async function () {
    this.timeout(20_000);
    const program = `import { openVault } from ${JSON.stringify(new URL("../../src/ledger/vault.ts", import.meta.url).href)};
      process.stdout.write(openVault(process.argv[1]).documentKey(process.argv[2]));`;
    const args = ["--import", import.meta.resolve("tsx"), "--input-type=module", "-e", program, vault.folder, PATIENT];
    const runs = await Promise.all([1, 2, 3].map(() => promisify(execFile)(process.execPath, args)));
    const keys = new Set(runs.map(({ stdout }) => stdout));
    expect([...keys]).to.deep.equal([vault.documentKey(PATIENT)]);
  });

  it("keeps every file its owner's only, under names that tell of nobody", async () => {
    vault.memberSecret(7);
    vault.documentKey(PATIENT);
    vault.saveSlip(slip());
    const journal = vault.journal("import");
    journal.append({ item: 1 });
    journal.close();
    const files = (await readdir(vault.folder, { recursive: true, withFileTypes: true })).filter((each) =>
      each.isFile(),
    );
    expect(files).to.have.length(5);
    for (const file of files) {
      expect(statSync(join(file.parentPath, file.name)).mode & 0o777, file.name).to.equal(0o600);
      expect(file.name).not.to.match(/zhang|1962/i);
    }
  });

  it("gives a slip back by its prescription's id, and nothing for another", () => {
    const kept = slip();
    vault.saveSlip(kept);
    expect(vault.slip(kept.id)).to.deep.equal(kept);
    expect(vault.slipIds()).to.deep.equal([kept.id]);
    expect(vault.slip(`0x${"0".repeat(64)}`)).to.equal(undefined);
  });

  it("forgets a document: its next key is another", () => {
    const key = vault.documentKey(PATIENT);
    vault.forgetDocument(PATIENT);
    expect(vault.documentKey(PATIENT)).not.to.equal(key);
  });

  it("keeps a member's secret from elsewhere, and refuses a second one", async () => {
    const secret = new Uint8Array(32).fill(7);
    vault.keepMemberSecret(9, secret);
    vault.keepMemberSecret(9, secret);
    expect([...vault.memberSecret(9)]).to.deep.equal([...secret]);
    await refusalOf(() => vault.keepMemberSecret(9, new Uint8Array(32)), "SecretDiffers");
    await refusalOf(() => vault.keepMemberSecret(9, new Uint8Array(31)), "KeyLengthWrong");
  });

  it("refuses a damaged key file without showing what it holds", async () => {
    vault.memberSecret(7);
    const path = join(vault.folder, "secrets", "7.json");
    const text = readFileSync(path, "utf8");
    writeFileSync(path, text.slice(0, 40));
    const refused = await refusalOf(() => vault.memberSecret(7), "KeyFileDamaged");
    expect(refused.sentence).to.include(path).and.not.include(text.slice(10, 40));
  });

  describe("its journal", () => {
    it("goes on behind what a killed run wrote whole, and drops the half line", () => {
      const journal = vault.journal("run");
      journal.append({ item: 1 });
      journal.append({ item: 2 });
      journal.close();
      appendFileSync(journal.path, '{"item":3,"half');
      const next = vault.journal("run");
      expect(next.entries()).to.deep.equal([{ item: 1 }, { item: 2 }]);
      next.append({ item: 3 });
      next.close();
      const last = vault.journal("run");
      expect(last.entries()).to.deep.equal([{ item: 1 }, { item: 2 }, { item: 3 }]);
      last.close();
    });

    it("refuses a damaged line by its number", async () => {
      const journal = vault.journal("run");
      journal.append({ item: 1 });
      journal.close();
      appendFileSync(journal.path, "no entry\n");
      const refused = await refusalOf(() => vault.journal("run"), "JournalDamaged");
      expect(refused.place).to.match(/line 2$/);
    });
  });
});
