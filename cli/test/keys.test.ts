import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";
import { Wallet } from "ethers";

import { assertDemoChain, demoKey } from "../src/demo/keys.ts";
import { refusalOf } from "../../sdk/test/refused.ts";
import { openStage, runCommand, type Stage } from "./helpers/stage.ts";

const PASSPHRASE = "correct horse battery staple";
/** What nobody knows. */
const OWN_KEY = `0x${"5a".repeat(32)}`;

describe("yaolian init", function () {
  this.timeout(120_000);
  let folder: string;
  let passphrase: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "yaolian-init-"));
    passphrase = join(folder, "pass.txt");
    await writeFile(passphrase, `${PASSPHRASE}\n`);
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  const init = (...argv: string[]) => runCommand(["init", "--vault", join(folder, "vault"), ...argv]);
  const file = async (name: string, text: string): Promise<string> => {
    const path = join(folder, name);
    await writeFile(path, text);
    return path;
  };

  it("begins a vault with an encrypted key that only this user reads, and git never takes", async () => {
    const ran = await init("--passphrase-file", passphrase, "--json");
    expect(ran.code, ran.err).to.equal(0);
    const { address = "", keystore = "", isThere } = ran.json()[0] as unknown as Record<string, string>;
    expect(isThere).to.equal(false);
    expect((await stat(keystore)).mode & 0o777).to.equal(0o600);
    expect((await Wallet.fromEncryptedJson(await readFile(keystore, "utf8"), PASSPHRASE)).address).to.equal(address);
    expect(await readFile(join(folder, "vault", ".gitignore"), "utf8")).to.equal("*\n");
    const second = await init("--passphrase-file", passphrase);
    expect(second.out).to.include("The key is kept: 0x").and.not.include(address);
  });

  it("keeps a key that is brought, and finds it there the second time", async () => {
    const key = await file("key.txt", `${OWN_KEY.slice(2)}\n`);
    const keys = join(folder, "keys");
    const bring = ["--passphrase-file", passphrase, "--import-key-file", key, "--keys", keys];
    expect((await init(...bring, "--dry-run")).code).to.equal(0);
    expect(await readdir(folder)).not.to.include("keys");
    const { address } = new Wallet(OWN_KEY);
    expect((await init(...bring)).out)
      .to.include(`The key is kept: ${address} in ${keys}`)
      .and.include("add-operator");
    expect((await init(...bring)).out).to.include(`The key is there already: ${address}`);
    expect(await readdir(keys)).to.deep.equal([`${address}.json`]);
    expect(await readFile(join(keys, `${address}.json`), "utf8")).not.to.include(OWN_KEY.slice(2));
  });

  it("refuses a passphrase that is soon guessed, none, and a file that holds no key", async () => {
    const short = await init("--passphrase-file", await file("short.txt", "horse"));
    expect([short.code, short.err]).to.deep.equal([1, short.err]);
    expect(short.err).to.include("The passphrase has 5 characters.");
    const none = await init();
    expect(none.err).to.include("there is no passphrase").and.include("YAOLIAN_PASSPHRASE_FILE");
    const wrong = await init("--passphrase-file", passphrase, "--import-key-file", await file("no.txt", "0x1234"));
    expect(wrong.err).to.include("no.txt: The file holds no private key.");
    expect((await readdir(folder, { recursive: true })).filter((name) => name.endsWith(".json"))).to.deep.equal([]);
  });
});

describe("yaolian, with keystores of its own", function () {
  this.timeout(120_000);
  let stage: Stage;
  let keys: string;
  let passphrase: string;

  before(async () => {
    stage = await openStage();
    keys = join(stage.folder, "keystores");
    passphrase = join(stage.folder, "pass.txt");
    await mkdir(keys);
    await writeFile(passphrase, PASSPHRASE);
  });

  after(() => stage.close());

  /** Without the demo keys. */
  const run = (...argv: string[]) => {
    const book = join(stage.folder, "31337.json");
    const common = ["--rpc", stage.url, "--deployment", book, "--vault", join(stage.folder, "own"), "--keys", keys];
    return runCommand([...common, ...argv]);
  };
  const hold = ["lot", "hold", "06901234000016/MF2701"];

  it("acts with the keys that open, and says what is missing where none is there or one stays shut", async () => {
    const site = ["site", "open", "8", "6906789000023", "--kind", "store"];
    const none = await run(...site);
    expect([none.code, none.out]).to.deep.equal([2, none.out]);
    expect(none.out).to.include(`There is no keystore in ${keys}`).and.include("yaolian init");

    const { address } = await stage.ledger.consortium.memberOf(8).then(({ admin }) => ({ address: admin }));
    const admin = Array.from({ length: 64 }, (_, number) => demoKey(number)).find((key) => key.address === address);
    const brought = join(stage.folder, "key.txt");
    await writeFile(brought, admin?.privateKey ?? "");
    await run("init", "--passphrase-file", passphrase, "--import-key-file", brought);

    const shut = await run(...site);
    expect(shut.out).to.include("The keystores are encrypted, and there is no passphrase.");
    const other = join(stage.folder, "other.txt");
    await writeFile(other, "another passphrase");
    const wrong = await run(...site, "--passphrase-file", other);
    expect([wrong.code, wrong.out]).to.deep.equal([2, wrong.out]);
    expect(wrong.out).to.include(`${address}.json: The keystore does not open.`);
    expect(await stage.ledger.consortium.siteCount()).to.equal(18n);

    const opened = await run(...site, "--passphrase-file", passphrase);
    expect(opened.code, opened.out).to.equal(0);
    expect(await stage.ledger.consortium.siteCount()).to.equal(19n);
    // It is an admin's key: it may not do what staff does.
    const staff = await run(
      "drug",
      "status",
      "06901234000016",
      "suspended",
      "--reason",
      "order 1",
      ...["--passphrase-file", passphrase],
    );
    expect(staff.out)
      .to.include("No key here has the role RegulatorOfficer")
      .and.include("Bring that operator's keystore");
    expect((await run(...hold, "--passphrase-file", passphrase)).out).to.include("No lot is registered");
  });

  it("keeps the demo keys off any chain but the local one", async () => {
    const refusal = await refusalOf(() => assertDemoChain(690_690n), "DemoKeysElsewhere");
    expect(refusal.sentence).to.include("this is chain 690690, not the local chain 31337");
    expect(() => assertDemoChain(690_690n, true)).not.to.throw();
    expect(() => assertDemoChain(31_337n)).not.to.throw();
  });
});
