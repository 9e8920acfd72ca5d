import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { expect } from "chai";

import { PatientWallet } from "../../sdk/src/wallet/index.ts";
import { openStage, SAMPLES, type Ran, type Stage } from "./helpers/stage.ts";

const PASSPHRASE = "a passphrase of a test";
const EAST_GATE = "6906789000016";
const PACK = "(01)06901234000016(21)F95ZF2PXK87T";

describe("yaolian, prescriptions of a wallet", function () {
  this.timeout(60_000);
  let stage: Stage;
  let slip = "";
  let id = "";
  const at = (name: string): string => join(stage.folder, name);

  before(async () => {
    stage = await openStage();
    const folder = join(SAMPLES, "epcis");
    const files = (await readdir(folder)).sort().map((name) => join(folder, name));
    expect((await stage.run("import", "epcis", ...files)).code).to.equal(0);
    await writeFile(at("pass.txt"), PASSPHRASE);
    // As `wallet init` makes it, but for scrypt's cost, which takes a second at each opening.
    await PatientWallet.create(at("wallet.json"), PASSPHRASE, { scryptN: 2 });
  });

  after(() => stage.close());

  const wallet = (...argv: string[]): Promise<Ran> =>
    stage.run("wallet", ...argv, "--wallet", at("wallet.json"), "--passphrase-file", at("pass.txt"));
  const done = async (ran: Promise<Ran>): Promise<Ran> => {
    const ended = await ran;
    expect(ended.code, ended.out + ended.err).to.equal(0);
    return ended;
  };
  const refused = async (ran: Promise<Ran>, code: string): Promise<string> => {
    const { code: exit, out, err } = await ran;
    expect(exit, out + err).to.equal(2);
    expect(`${out}${err}`).to.include(code);
    return `${out}${err}`;
  };
  const issued = async (identifier: string): Promise<string> => {
    const request = JSON.parse(await readFile(join(SAMPLES, "fhir", "metformin.json"), "utf8"));
    await writeFile(at("request.json"), JSON.stringify({ ...request, identifier: [{ value: identifier }] }));
    const holder = (await done(wallet("address", identifier))).out;
    const { out } = await done(stage.run("rx", "issue", at("request.json"), "--holder", holder));
    const path = /slip {2}(\S+)/.exec(out)?.[1] ?? "";
    await done(wallet("add-slip", path));
    return path;
  };

  it("issues a slip to an address of the wallet: it carries no key", async () => {
    slip = await issued("internet-hospital-1");
    const whole = JSON.parse(await readFile(slip, "utf8"));
    expect(whole).not.to.have.property("holderKey");
    id = whole.id;
    expect((await done(wallet("list"))).out).to.include(id.slice(0, 10));
    await refused(stage.run("rx", "accept", slip, "--at", EAST_GATE), "wallet has to sign");
    await refused(stage.run("rx", "dispense", slip, PACK, "--at", EAST_GATE), "wallet has to sign");
  });

  it("gives one address one prescription only, so that nobody joins them", async () => {
    const request = JSON.parse(await readFile(at("request.json"), "utf8"));
    const other = { ...request, identifier: [{ value: "another" }] };
    await writeFile(at("another.json"), JSON.stringify(other));
    const holder = (await wallet("address", "internet-hospital-1")).out;
    await refused(stage.run("rx", "issue", at("another.json"), "--holder", holder), "fresh address");
    const again = await stage.run("rx", "issue", at("request.json"), "--holder", holder, "--json");
    expect(again.json()[0]).to.include({ outcome: "already-applied" });
  });

  it("lets one pharmacy accept it on the wallet's word", async () => {
    const sign = ["sign", "accept", id.slice(0, 12), "--at", EAST_GATE, "--days", "5", "--out", at("accept.json")];
    expect((await done(wallet(...sign))).out)
      .to.include("East Gate")
      .and.include("for 5 days");
    const accept = (...more: string[]) => stage.run("rx", "accept", slip, "--signed", at("accept.json"), ...more);
    await refused(accept("--at", "6907890000018"), "The wallet signed for");
    await refused(stage.run("rx", "cancel", slip, "--signed", at("accept.json")), "a word to accept");
    await done(accept());
    expect((await accept()).out).to.include("already");
    expect((await stage.run("rx", "show", slip)).out).to.include("with East Gate");
  });

  it("dispenses what the wallet signed for, and nothing else", async () => {
    const handOver = ["rx", "hand-over", slip, PACK, "--at", EAST_GATE, "--out", at("packs.json")];
    expect((await done(stage.run(...handOver))).out).to.include("units");
    const signed = await done(wallet("sign", "dispense", at("packs.json"), "--out", at("dispense.json")));
    expect(signed.out).to.include("30 units in 1 pack from East Gate");
    const dispense = (path: string, ...codes: string[]) =>
      stage.run("rx", "dispense", slip, ...codes, "--signed", path, "--json");

    const other = JSON.parse(await readFile(at("dispense.json"), "utf8"));
    const changed = { ...other, packs: [{ ...other.packs[0], index: other.packs[0].index + 1 }] };
    await writeFile(at("changed.json"), JSON.stringify(changed));
    await refused(dispense(at("changed.json"), PACK), "other packs");
    await writeFile(at("changed.json"), JSON.stringify({ ...other, deadline: other.deadline + 1 }));
    await refused(dispense(at("changed.json"), PACK), "signature");
    await writeFile(at("changed.json"), JSON.stringify({ ...other, site: "here" }));
    await refused(dispense(at("changed.json"), PACK), "word.site");
    await refused(dispense(at("packs.json"), PACK), "word.");

    const { out } = await done(dispense(at("dispense.json"), PACK));
    expect(out).to.include("Dispensed 30 units from 1 pack");
    expect((await dispense(at("dispense.json"), PACK)).json()[0]).to.include({ outcome: "already-applied" });
    expect((await stage.run("rx", "show", slip)).out).to.include("30 of 60");
  });

  it("gives another up on the wallet's word", async () => {
    const second = await issued("internet-hospital-2");
    const whole = JSON.parse(await readFile(second, "utf8"));
    await done(wallet("sign", "cancel", whole.id, "--out", at("cancel.json")));
    await refused(stage.run("rx", "cancel", slip, "--signed", at("cancel.json")), "The word is about prescription");
    await done(stage.run("rx", "cancel", second, "--signed", at("cancel.json")));
    expect((await stage.run("rx", "show", second)).out).to.include("cancelled");
  });

  it("says what is wrong with what was typed", async () => {
    await refused(wallet("sign", "accept", "0x00000000", "--at", EAST_GATE), "no slip");
    await refused(wallet("sign", "accept", id), "--at");
    await refused(wallet("sign", "dispense"), "hand-over");
    await refused(wallet("sign", "dispense", at("accept.json")), "handOver.type");
    await refused(wallet("sign", "grant", "--to", "14"), "--as");
    await refused(wallet("sign", "give"), "dispense, cancel");
  });
});
