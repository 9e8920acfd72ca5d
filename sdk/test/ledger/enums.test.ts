import { readFile } from "node:fs/promises";

import { expect } from "chai";

import { ENUMS, enumNumber, enumValue, FLAGS, flagBits, flagNames } from "../../src/ledger/index.ts";
import type { EnumName, KindName } from "../../src/ledger/index.ts";
import { refusalOf } from "../refused.ts";

async function sources(): Promise<string> {
  const files = [
    ...["Anchors", "Claims", "Consents", "DataUse", "Devices", "Immunizations"],
    ...["Membership", "Packs", "Product"],
  ].map((name) => readFile(new URL(`../../../contracts/types/${name}.sol`, import.meta.url), "utf8"));
  const openZeppelin = ["IGovernor", "extensions/GovernorCountingSimple"].map((name) =>
    readFile(new URL(`../../../node_modules/@openzeppelin/contracts/governance/${name}.sol`, import.meta.url), "utf8"),
  );
  return (await Promise.all([...files, ...openZeppelin])).join("\n");
}

describe("enums", () => {
  describe("given the contracts' sources", () => {
    it("has each enum's values in their order", async () => {
      const source = await sources();
      for (const [name, values] of Object.entries(ENUMS)) {
        const body = new RegExp(`^ *enum ${name} \\{([^}]*)\\}`, "m").exec(source)?.[1];
        expect(
          body?.split(",").map((value) => value.trim()),
          name,
        ).to.deep.equal(values);
      }
    });

    it("has each kind and role at its bit", async () => {
      const source = await sources();
      const bits = (library: string): string[] => {
        const body = source.slice(source.indexOf(`library ${library} `)).split("\n}")[0] ?? "";
        const found = [...body.matchAll(/constant ([A-Z_]+) = 1 << (\d+);/g)];
        return found.map(([, name = "", bit = ""]) => `${bit} ${name.replaceAll("_", "")}`);
      };
      expect(bits("Kinds")).to.deep.equal(FLAGS.kinds.map((name, bit) => `${bit} ${name.toUpperCase()}`));
      expect(bits("Scopes")).to.deep.equal(FLAGS.scope.map((name, bit) => `${bit} ${name.toUpperCase()}`));
      expect(bits("Purposes")).to.deep.equal(FLAGS.purposes.map((name, bit) => `${bit} ${name.toUpperCase()}`));
      expect(bits("DataUseTerms")).to.deep.equal(FLAGS.dataUse.map((name, bit) => `${bit} ${name}`));
      expect(bits("Roles")).to.deep.equal(FLAGS.roles.map((name, bit) => `${bit} ${name.toUpperCase()}`));
    });
  });

  describe("given names and numbers", () => {
    it("gives each value back", () => {
      for (const name of Object.keys(ENUMS) as EnumName[]) {
        for (const value of ENUMS[name]) expect(enumValue(name, enumNumber(name, value))).to.equal(value);
      }
      expect(flagNames("kinds", flagBits("kinds", ["Hospital", "Pharmacy"]))).to.deep.equal(["Hospital", "Pharmacy"]);
    });

    it("refuses what there is not, naming what there is", async () => {
      const unknown = await refusalOf(() => flagBits("kinds", ["Circus" as KindName]), "ValueUnknown");
      expect(unknown.sentence).to.include('"Circus"').and.include("Pharmacy");
      await refusalOf(() => enumValue("Standing", 99), "ValueUnknown");
    });
  });
});
