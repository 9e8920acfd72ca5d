import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { expect } from "chai";
import { Wallet } from "ethers";

import { openStage, type Stage } from "./helpers/stage.ts";

const METFORMIN = "06901234000016";
const VACCINE = "06902345000018";
const PATCH = "06901234000078";
const [PLANT, VACCINE_PLANT, FIELD] = ["6901234000016", "6902345000018", "6909123000024"];
const [EAST_GATE, NEW_STORE] = ["6906789000016", "6906789000023"];
/** Of the sample consortium: two pharmacies. */
const [PHARMACY, OTHER_PHARMACY] = ["8", "9"];

const PRODUCT = {
  ...{ gtin: PATCH, content: 1, unit: "patch", class: "over-the-counter", holder: 2, approvalNumber: "H1" },
  coding: { system: "http://www.nlm.nih.gov/research/umls/rxnorm", code: "1", display: "Patch" },
  storage: { lowest: 2, highest: 25, hardLowest: 0, hardHighest: 40, minutesOut: 60 },
  ...{ maxUnits: 5, hoursOpen: 8, document: "leaflet" },
};

describe("yaolian, what is registered", function () {
  this.timeout(120_000);
  let stage: Stage;

  before(async () => {
    stage = await openStage();
  });

  after(() => stage.close());

  const done = (...argv: string[]): Promise<string> => stage.done(...argv);
  const refused = (...argv: string[]): Promise<string> => stage.refused(...argv);
  const answer = async (...argv: string[]): Promise<Record<string, unknown>> =>
    (await stage.run(...argv, "--json")).json()[0] as unknown as Record<string, unknown>;
  const productFile = async (name: string, text: string): Promise<string> => {
    const path = join(stage.folder, name);
    await writeFile(path, text);
    return path;
  };

  describe("given products", () => {
    it("lists all and shows one, in the words of its package leaflet", async () => {
      const lines = (await done("drug", "list")).split("\n");
      expect(lines).to.have.length(stage.cast.products.length + 1);
      expect(lines.find((line) => line.startsWith("06901234000030"))).to.match(
        /20 tablets +over the counter +approved$/,
      );
      expect(await done("drug", "show", METFORMIN))
        .to.match(/^Metformin 500 mg/)
        .and.match(/storage +10 to 30 °C, 1440 minutes out of it at most/)
        .and.match(/once opened +until it expires/);
      expect(await done("drug", "show", VACCINE))
        .to.match(/class +prescription, vaccine/)
        .and.match(/lots released by +a regulator/)
        .and.match(/once opened +6 hours/);
      expect(await refused("drug", "show", "06901234000092")).to.include(
        "There is no product with GTIN 06901234000092.",
      );
      expect(await refused("drug", "show", "06901234000099")).to.include("its check digit is 2");
    });

    it("refuses a file that is none, and names what it lacks", async () => {
      for (const text of ["[no", "null", "7"]) {
        expect(await refused("drug", "register", await productFile("broken.json", text))).to.include("no JSON object");
      }
      const { storage, coding, ...rest } = PRODUCT;
      const half = await productFile("half.json", JSON.stringify({ ...rest, content: "1" }));
      expect(await refused("drug", "register", half)).to.include(
        "The product's content, coding, storage is missing or malformed.",
      );
      const strange = await productFile("strange.json", JSON.stringify({ ...rest, storage, coding, unit: "handful" }));
      expect(await refused("drug", "register", strange)).to.include('"handful" is no content unit');
      const missing = await stage.run("drug", "register", join(stage.folder, "nothing.json"));
      expect([missing.code, missing.err]).to.deep.equal([1, missing.err]);
      expect(missing.err).to.include("nothing.json: there is no such file or folder");
    });

    it("registers one with its makers, not with a maker that nobody knows, and once only", async () => {
      const file = await productFile("patch.json", JSON.stringify(PRODUCT));
      expect(await refused("drug", "register", file, "--maker", "6999999999997")).to.include("6999999999997");
      expect(await done("drug", "register", file, "--maker", PLANT, "--dry-run")).to.include("Would be sent by");
      expect(await refused("drug", "show", PATCH)).to.include("There is no product");
      const makers = await done("drug", "register", file, "--maker", `${PLANT}, ${VACCINE_PLANT}`);
      expect(makers).to.equal(`${PATCH} is registered. Makers: ${PLANT}, ${VACCINE_PLANT}.`);
      expect(await refused("drug", "register", file)).to.include("is registered already");
      // Nobody named it: it goes by its GTIN.
      expect(await done("drug", "show", PATCH))
        .to.match(new RegExp(`^${PATCH}\n`))
        .and.match(/a pack holds +1 patch\n/)
        .and.match(/a prescription names +at most 5 units/);
    });

    it("suspends one, approves it again, and withdraws it for good", async () => {
      const status = (word: string): string[] => ["drug", "status", PATCH, word, "--reason", `order ${word}`];
      expect(await done(...status("suspended"))).to.equal(`${PATCH} is suspended.`);
      expect(await done(...status("suspended"))).to.equal(`${PATCH} is suspended already.`);
      await done(...status("approved"));
      expect(await refused(...status("unknown"))).to.equal("No product becomes unknown. Withdraw it.");
      await done(...status("withdrawn"));
      expect(await refused(...status("approved"))).to.include("is withdrawn and can't become approved");
      expect(await answer("drug", "show", PATCH)).to.include({ status: "Withdrawn", class: "OverTheCounter" });
    });

    it("names who may make one, and ends it", async () => {
      const maker = ["drug", "maker", METFORMIN, VACCINE_PLANT];
      const named = (): Promise<boolean> => stage.ledger.drugRegistry.isMakerNamed(METFORMIN, 3);
      expect(await done(...maker)).to.include("Kangning vaccine plant 康宁疫苗厂 may make Metformin");
      expect(await named()).to.equal(true);
      expect(await done(...maker, "--end")).to.include("no longer makes Metformin");
      expect(await named()).to.equal(false);
      const material = ["drug", "material", "--unit", "piece", "--document", "Astragalus root, Shaanxi"];
      expect(await done(...material, "--at", FIELD)).to.include("registered material 9223372036854775811.");
      expect(await refused(...material, "--at", EAST_GATE)).to.include("neither a manufacturer nor a grower");
    });
  });

  describe("given sites", () => {
    it("lists and shows them, by GLN or number", async () => {
      expect((await done("site", "list")).split("\n")).to.have.length(stage.cast.sites.length + 1);
      expect(await done("site", "show", EAST_GATE)).to.equal(await done("site", "show", "11"));
      expect(await done("site", "show", "11")).to.include("store of East Gate Pharmacy 东门药房 (member 8), open");
      expect(await refused("site", "show", "99")).to.include("No site is known under 99.");
    });

    it("opens one under a GLN that is free and right, and closes it once", async () => {
      const open = ["site", "open", PHARMACY, NEW_STORE, "--kind", "store"];
      expect((await answer(...open))["data"]).to.include({ site: 19 });
      expect(await refused(...open)).to.include("names site 19 already");
      expect(await refused("site", "open", PHARMACY, NEW_STORE, "--kind", "moon")).to.include("is no site kind");
      expect(await refused("site", "open", PHARMACY, "6906789000024", "--kind", "store")).to.include(
        "check digit is 3",
      );
      expect(await done("site", "close", NEW_STORE)).to.include("takes no more goods");
      expect(await done("site", "close", NEW_STORE)).to.equal("The site is closed already.");
      expect(await answer("site", "show", NEW_STORE)).to.include({ isOpen: false, kind: "store", member: 8 });
      expect(await done("site", "show", NEW_STORE)).to.include("closed: it takes no more goods");
      expect(await done("site", "list")).to.match(/6906789000023 .* closed$/m);
    });
  });

  describe("given members", () => {
    const [fresh, successor, third] = [1, 2, 3].map(() => Wallet.createRandom().address) as [string, string, string];
    const add = (address: string, ...rest: string[]): string[] => [
      "member",
      "add-operator",
      PHARMACY,
      address,
      ...rest,
    ];

    it("lists all with what they are", async () => {
      expect((await done("member", "list")).split("\n")).to.have.length(stage.cast.members.length + 1);
      const all = (await answer("member", "list")) as unknown as Record<string, unknown>[];
      expect(all[7]).to.deep.include({ member: 8, kinds: ["pharmacy"], standing: "active" });
    });

    it("lets an address act, gives its part to a fresh one, and ends that", async () => {
      expect(await refused(...add("0x12", "--role", "dispenser"))).to.include('"0x12" is no address');
      expect(await refused(...add(fresh, "--role", "druggist"))).to.include('"druggist" is no role');
      await done(...add(fresh, "--role", "dispenser", "--site", EAST_GATE, "--until", "2090-12-31"));
      expect(await done("member", "show", PHARMACY)).to.match(new RegExp(`${fresh} +dispenser .* 2090-12-31`));
      // Until its licence ends, and everywhere, where nothing else is said.
      expect(await done(...add(third, "--role", "quality-officer"))).to.include("as quality officer.");
      expect(await done("member", "show", PHARMACY)).to.match(new RegExp(`${third} +quality officer +everywhere`));

      expect(await done("member", "rotate-operator", fresh, successor)).to.include("no longer acts for East Gate");
      const after = await done("member", "show", PHARMACY);
      expect(after)
        .to.match(new RegExp(`${successor} +dispenser .* 2090-12-31`))
        .and.not.include(fresh);
      expect(await refused("member", "rotate-operator", fresh, third)).to.include("ended on");
      // A term ends by the ledger's clock, however far behind this machine's is.
      await stage.ledger.provider.send("evm_increaseTime", [3600]);
      await done("member", "end-operator", third);
      expect(await done("member", "end-operator", third)).to.equal(`The term of ${third} has ended.`);
      expect(await done("member", "show", PHARMACY)).not.to.include(third);
    });

    it("suspends one at a regulator's word, once, and renews licences ahead only", async () => {
      const suspend = ["member", "suspend", OTHER_PHARMACY, "--reason", "order 2026-118"];
      expect(await done(...suspend)).to.equal("West Lake Pharmacy 西湖路药房 is suspended.");
      expect(await refused(...suspend)).to.include("only the Council may do it again");
      expect(await answer("member", "show", OTHER_PHARMACY)).to.include({ standing: "suspended" });
      const renew = ["member", "renew-licence", PHARMACY, "--until"];
      expect(await done(...renew, "2099-12-31")).to.include("is licensed until 2099-12-31.");
      expect(await refused(...renew, "2098-12-31")).to.include("2098-12-31");
      expect(await answer("member", "show", PHARMACY)).to.include({ licensedUntil: "2099-12-31" });
    });

    it("flags what a key signed since it can't be trusted, and nothing that it signed before", async () => {
      const staff = (await answer("member", "show", "2"))["operators"] as { address: string; roles: string[] }[];
      const { address = "" } = staff.find(({ roles }) => roles.includes("quality officer")) ?? {};
      const list = join(stage.folder, "serials.txt");
      await writeFile(list, "S0001\nS0002\n");
      const days = ["--made", "2026-10-01", "--expiry", "2034-09-30", "--at", PLANT];
      await done("lot", "register", METFORMIN, "MF2701", "--serials", list, ...days);
      expect(await done("member", "flagged")).to.include("No recorded act");
      await done("member", "report-compromise", address, "--since", "2020-01-01T00:00Z");
      const acts = (await answer("member", "flagged", "2")) as unknown as Record<string, unknown>[];
      for (const act of acts) expect(act).to.include({ operator: address, member: 2 });
      // What the founding let it register, and the lot.
      expect(acts.map(({ event }) => event)).to.include.members(["MaterialRegistered", "LotRegistered"]);
      expect(await done("member", "flagged"))
        .to.include("2 packs at Huaxing plant")
        .and.include("Huaxing Pharm");
      expect(await done("member", "flagged", PHARMACY)).to.include("No recorded act");
    });
  });
});
