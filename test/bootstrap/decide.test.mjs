import { expect } from "chai";

import { explainNpm, isFit, reasonToInstall, stampFor } from "../../bootstrap/decide.mjs";

describe("bootstrap, what it decides", () => {
  describe("given the running Node", () => {
    for (const version of ["22.13.0", "22.13.1", "22.20.0", "23.0.0", "24.19.0", "v26.1.0"]) {
      it(`runs the project under ${version}`, () => expect(isFit(version)).to.equal(true));
    }
    for (const version of ["18.0.0", "20.20.2", "21.99.99", "22.0.0", "22.12.9", "v22.9.0"]) {
      it(`takes the pinned Node instead of ${version}`, () => expect(isFit(version)).to.equal(false));
    }
  });

  describe("given what is installed", () => {
    const chain = { version: "1.0.0", integrity: "a" };
    const native = { version: "1.0.0", optional: true, os: ["linux"], cpu: ["x64"] };
    const foreign = { version: "1.0.0", optional: true, os: ["win32"], cpu: ["x64"] };
    const lock = {
      packages: {
        "": { name: "project" },
        "node_modules/chain": chain,
        "node_modules/@nomicfoundation/edr-linux-x64-gnu": native,
        "node_modules/@nomicfoundation/edr-win32-x64-msvc": foreign,
      },
    };
    const installed = { packages: { "node_modules/chain": chain } };
    const wanted = stampFor("hash", "24.19.0");
    const found = (change) => ({
      stamp: wanted,
      wanted,
      lock,
      installed,
      platform: "linux",
      arch: "x64",
      has: (folder) => folder === "node_modules/@nomicfoundation/edr-linux-x64-gnu",
      ...change,
    });

    it("installs nothing when the stamp is that of the lock file and this Node", () => {
      expect(reasonToInstall(found({}))).to.equal(undefined);
    });

    it("installs when there is nothing", () => {
      expect(reasonToInstall(found({ installed: undefined }))).to.equal("nothing is installed yet");
    });

    it("installs when the native package for this machine was left out, whatever the stamp says", () => {
      const reason = reasonToInstall(found({ has: () => false }));
      expect(reason).to.equal("@nomicfoundation/edr for linux-x64 is missing");
    });

    it("does not ask for a native package that no one makes for this machine", () => {
      expect(reasonToInstall(found({ arch: "riscv64", has: () => false }))).to.equal(undefined);
    });

    it("installs when the lock file names another version than npm installed", () => {
      const changed = { packages: { ...lock.packages, "node_modules/chain": { version: "1.0.1", integrity: "b" } } };
      const reason = reasonToInstall(found({ stamp: stampFor("before", "24.19.0"), lock: changed }));
      expect(reason).to.equal("node_modules/chain is not what package-lock.json says");
    });

    it("installs when the lock file names a package that npm did not install", () => {
      const more = { packages: { ...lock.packages, "node_modules/more": { version: "2.0.0" } } };
      expect(reasonToInstall(found({ stamp: undefined, lock: more }))).to.match(/^node_modules\/more /);
    });

    it("keeps what someone installed by hand to the letter of the lock file", () => {
      expect(reasonToInstall(found({ stamp: undefined }))).to.equal(undefined);
    });

    it("stamps another Node's installation differently", () => {
      expect(stampFor("hash", "22.13.0")).to.not.equal(wanted);
    });
  });

  describe("given what npm printed", () => {
    const sentences = {
      "npm error code ENOTFOUND": /^The npm registry cannot be reached \(ENOTFOUND\): check the network/,
      "npm error code SELF_SIGNED_CERT_IN_CHAIN": /^The npm registry's certificate is not trusted/,
      "npm error code EACCES\nnpm error path /srv/x":
        /^Packages cannot be written \(EACCES\): .* right to write in \/srv\/x/,
      "npm error code ENOSPC": /^The disk is full: free about 1 GB/,
      "npm error code E404": /^The npm registry refused a package \(E404\)/,
      "npm error code EUSAGE": /^package.json and package-lock.json disagree: run `npm install`/,
    };
    for (const [printed, sentence] of Object.entries(sentences)) {
      it(`says what to do about ${printed.split("\n")[0]}`, () => {
        const said = explainNpm(printed, "/srv/x");
        expect(said).to.match(sentence);
        expect(said).to.not.include("\n");
      });
    }

    it("leaves what it does not know in npm's words", () => {
      expect(explainNpm("npm error code ELIFECYCLE", "/srv/x")).to.equal(undefined);
    });
  });
});
