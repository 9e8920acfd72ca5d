import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";

import { makeSlip, type SlipParts } from "../../src/prescriptions/index.ts";
import { PatientWallet } from "../../src/wallet/index.ts";
import { slip as exampleSlip } from "../prescriptions/example.ts";
import { refusalOf } from "../refused.ts";

const PASSPHRASE = "correct horse battery";
/** So cheap that the tests take no time; nobody keeps anything with it. */
const CHEAP = { scryptN: 2 };

describe("a patient's wallet", () => {
  let folder = "";
  let path = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "yaolian-"));
    path = join(folder, "wallet.json");
  });
  afterEach(() => rm(folder, { recursive: true }));

  const create = (options = {}) => PatientWallet.create(path, PASSPHRASE, { ...CHEAP, ...options });

  it("gives each hospital an address of its own, and finds all again", async () => {
    const wallet = await create();
    const [north, lake] = [wallet.addressFor("North hospital"), wallet.addressFor("West Lake hospital")];
    expect(north.address).not.to.equal(lake.address);
    expect(wallet.addressFor("North hospital")).to.deep.equal(north);
    const again = await PatientWallet.open(path, PASSPHRASE);
    expect(again.addresses).to.deep.equal([north, lake]);
    expect(again.signer(lake.address.toLowerCase()).address).to.equal(lake.address);
    expect(again.signer("North hospital").address).to.equal(north.address);
    await refusalOf(() => again.signer("South hospital"), "WalletAddressUnknown");
  });

  it("comes back from its words", async () => {
    const wallet = await create();
    const { address } = wallet.addressFor("North hospital");
    await rm(path);
    const again = await create({ phrase: `  ${wallet.phrase.replaceAll(" ", "  ")}\n` });
    expect(again.addressFor("North hospital").address).to.equal(address);
    await rm(path);
    const refused = await refusalOf(() => create({ phrase: "some words" }), "PhraseWrong");
    expect(refused.message).not.to.include("some");
  });

  it("keeps slips, each once", async () => {
    const wallet = await create();
    const slip = exampleSlip();
    wallet.addSlip(slip);
    wallet.addSlip(slip);
    const again = await PatientWallet.open(path, PASSPHRASE);
    expect(again.slips.map(({ id }) => id)).to.deep.equal([slip.id]);
    await refusalOf(() => again.addSlip({ ...slip, id: `0x${"00".repeat(32)}` }), "SlipAltered");
  });

  it("finds a slip by its id, and the key that signs for it", async () => {
    const wallet = await create();
    const bearer = exampleSlip();
    const { address } = wallet.addressFor("an internet hospital's prescription");
    const { holderKey, ...parts } = bearer;
    const slipFor = (holder: string) =>
      makeSlip({ ...parts, prescription: { ...parts.prescription, holder } } as SlipParts);
    const own = slipFor(address);
    wallet.addSlip(bearer);
    wallet.addSlip(own);
    expect(wallet.slip(own.id.slice(0, 12)).id).to.equal(own.id);
    expect(wallet.holderOf(wallet.slip(own.id)).address).to.equal(address);
    expect(wallet.holderOf(wallet.slip(bearer.id)).privateKey).to.equal(holderKey);
    await refusalOf(() => wallet.slip("0x"), "SlipAmbiguous");
    await refusalOf(() => wallet.slip(""), "SlipUnknown");
    const another = wallet.addSlip(slipFor(`0x${"77".repeat(20)}`));
    await refusalOf(() => wallet.holderOf(another), "WalletAddressUnknown");
  });

  it("shows nothing of it in its file, which its owner alone reads", async () => {
    const wallet = await create();
    const { address } = wallet.addressFor("North hospital");
    wallet.addSlip(exampleSlip());
    const text = await readFile(path, "utf8");
    // A keystore's own words, such as "client", are in the list that phrases are drawn from: pairs are not.
    const words = wallet.phrase.split(" ");
    const pairs = words.slice(1).map((word, place) => `${words[place] ?? ""} ${word}`);
    for (const secret of ["North", address.slice(2), ...pairs, exampleSlip().id]) {
      expect(text.toLowerCase()).not.to.include(secret.toLowerCase());
    }
    expect((await stat(path)).mode & 0o777).to.equal(0o600);
  });

  it("refuses a wrong passphrase, a short one, a file that is none or was altered, and one that is there", async () => {
    await refusalOf(() => PatientWallet.create(path, "short", CHEAP), "PassphraseTooShort");
    await refusalOf(() => PatientWallet.open(path, PASSPHRASE), "WalletMissing");
    await create();
    await refusalOf(() => create(), "WalletExists");
    await refusalOf(() => PatientWallet.open(path, "another one"), "PassphraseWrong");
    const file = JSON.parse(await readFile(path, "utf8")) as { book: string };
    const bytes = Buffer.from(file.book, "base64");
    bytes[bytes.length - 20] = (bytes.at(-20) ?? 0) ^ 1;
    for (const text of [
      "{}",
      "not json",
      JSON.stringify({ ...file, book: bytes.toString("base64") }),
      JSON.stringify({ ...file, keystore: "{}" }),
    ]) {
      await writeFile(path, text);
      await refusalOf(() => PatientWallet.open(path, PASSPHRASE), "WalletWrong");
    }
  });
});
