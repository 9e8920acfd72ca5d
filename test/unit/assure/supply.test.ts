import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";

import { strangeAddresses } from "../../../scripts/assure/supply/addresses.ts";
import { deprecated, installScripts, looseVersions, unpinned } from "../../../scripts/assure/supply/checks.ts";
import { isAllowed, licenceFaults, licenceRows } from "../../../scripts/assure/supply/licences.ts";
import { readLock, readManifests } from "../../../scripts/assure/supply/manifests.ts";
import { pythonFaults } from "../../../scripts/assure/supply/python.ts";

describe("supply chain, given the project with one thing changed", () => {
  const lock = readLock();
  const manifests = readManifests();
  const [project] = manifests;
  if (project === undefined) throw new Error("no package.json");
  const npmrc = "save-exact=true\nignore-scripts=true\n";

  /** The lock file with one package otherwise. */
  const locked = (name: string, change: object): typeof lock =>
    lock.map((one) => (one.folder === `node_modules/${name}` ? { ...one, ...change } : one));

  it("finds nothing where nothing is changed", () => {
    expect(looseVersions(manifests, lock)).to.deep.equal([]);
    expect(unpinned(lock)).to.deep.equal([]);
    expect(installScripts(project, lock, npmrc)).to.deep.equal([]);
    expect(licenceFaults(licenceRows(lock))).to.deep.equal([]);
  });

  for (const version of [
    "^6.17.0",
    "~6.17.0",
    "latest",
    "*",
    "git+https://github.com/a/b",
    "https://a.example/b.tgz",
  ]) {
    it(`finds a version asked for as ${version}`, () => {
      const changed = [{ ...project, dependencies: { ethers: version } }];
      expect(looseVersions(changed, lock)).to.have.lengthOf(1);
    });
  }

  it("finds a version that the lock file has otherwise", () => {
    const changed = [{ ...project, dependencies: { ethers: "6.16.0" } }];
    expect(looseVersions(changed, lock)).to.have.lengthOf(1);
  });

  it("finds a package without a hash, and one that is not from the registry", () => {
    expect(unpinned(locked("ethers", { integrity: undefined }))).to.have.lengthOf(1);
    expect(unpinned(locked("ethers", { integrity: "sha1-AAAA" }))).to.have.lengthOf(1);
    expect(unpinned(locked("ethers", { resolved: "https://elsewhere.example/ethers.tgz" }))).to.have.lengthOf(1);
  });

  it("finds an install script without a row, a row without one, one that is allowed, and an npm that runs them", () => {
    const rows = project.allowScripts;
    expect(installScripts(project, locked("ethers", { hasInstallScript: true }), npmrc)).to.have.lengthOf(1);
    expect(installScripts({ ...project, allowScripts: { ...rows, ethers: false } }, lock, npmrc)).to.have.lengthOf(1);
    expect(installScripts({ ...project, allowScripts: { ...rows, esbuild: true } }, lock, npmrc)).to.have.lengthOf(1);
    expect(installScripts(project, lock, "save-exact=true\n")).to.have.lengthOf(1);
  });

  it("finds a deprecated package", () => {
    expect(deprecated(locked("ethers", { deprecated: "use another" }))).to.have.lengthOf(1);
  });

  it("finds a licence that is not allowed, also on a package that has an exception for another", () => {
    for (const license of ["GPL-3.0-only", "AGPL-3.0", undefined, "UNLICENSED", "MIT AND GPL-2.0-only"]) {
      expect(licenceFaults(licenceRows(locked("ethers", { license }))), license).to.have.lengthOf(1);
    }
    expect(licenceFaults(licenceRows(locked("memorystream", { license: "GPL-3.0-only" })))).to.have.lengthOf(1);
  });

  it("finds an exception that nothing needs", () => {
    expect(licenceFaults(licenceRows(locked("memorystream", { license: "MIT" })))).to.have.lengthOf(1);
  });

  it("reads what an expression offers and adds up", () => {
    expect(["MIT OR GPL-3.0", "(Apache-2.0 AND MIT)", "(WTFPL OR MIT)"].every(isAllowed)).to.equal(true);
    expect(["GPL-3.0 OR AGPL-3.0", "MIT AND (ISC OR GPL-3.0)", "MIT OR ISC AND GPL-3.0"].some(isAllowed)).to.equal(
      false,
    );
  });

  describe("given a folder of its own", () => {
    let folder: string;
    before(async () => {
      folder = await mkdtemp(join(tmpdir(), "yaolian-supply-"));
    });
    after(() => rm(folder, { recursive: true, force: true }));

    it("finds a host that nobody knows, in strings and templates but not in comments", async () => {
      for (const place of ["sdk", "cli", "dashboard", "gateway", "http", "network"]) {
        await mkdir(join(folder, place, "src"), { recursive: true });
      }
      await mkdir(join(folder, "cli/bin"));
      await mkdir(join(folder, "indexer"));
      await writeFile(
        join(folder, "sdk/src/one.ts"),
        "// https://comment.example\nvoid fetch(`https://cdn.jsdelivr.net/${x}`);",
      );
      await writeFile(join(folder, "indexer/two.ts"), 'connect("wss://telemetry.example.net");');
      const { files, faults } = strangeAddresses(folder);
      expect(files).to.equal(2);
      expect(faults).to.have.lengthOf(2);
      expect(faults.join()).to.include("cdn.jsdelivr.net").and.to.include("telemetry.example.net");
    });

    it("finds a Python package without a version or without a hash", async () => {
      await mkdir(join(folder, "scripts/assure/python"), { recursive: true });
      const text = "a==1.0 \\\n    --hash=sha256:00\nb>=1 \\\n    --hash=sha256:00\nc==1.0\n";
      await writeFile(join(folder, "scripts/assure/python/one.txt"), text);
      const [count, faults] = pythonFaults(folder);
      expect(count).to.equal(3);
      expect(faults).to.have.lengthOf(2);
    });
  });
});
