import { readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

import { expect } from "chai";
import { Actor, addOperator, admission, openSite, suspend } from "@yaolian/sdk";
import type { Deployment, Ledger } from "@yaolian/sdk";
import { Wallet } from "ethers";

import { FACTORIES } from "../../sdk/src/ledger/index.ts";
import { startLocalLedger } from "../../sdk/test/ledger/localLedger.ts";
import type { LocalLedger } from "../../sdk/test/ledger/localLedger.ts";
import { refusalOf } from "../../sdk/test/refused.ts";
import { AllowListSync, reloadLists, syncAllowLists } from "../src/allowList/index.ts";
import { createNetwork } from "../src/create/index.ts";
import type { NetworkFile, ValidatorEntry } from "../src/create/index.ts";
import { openBesuDoor } from "./helpers/besuDoor.ts";
import type { BesuDoor } from "./helpers/besuDoor.ts";
import { withFolder } from "./helpers/folder.ts";
import { readToml } from "./helpers/toml.ts";

const FOREVER = 4_000_000_000;
const FOUNDER = new Wallet(`0x${"07".repeat(32)}`).address;

/** Waits for what has to come; mocha's time limit ends it where it never does. */
async function waitUntil(is: () => boolean): Promise<void> {
  while (!is()) await pause(10);
}

describe("the allow-lists of a validator", function () {
  this.timeout(120_000);
  let local: LocalLedger;
  let door: BesuDoor;
  /** The pharmacy, member 2: its admin and its operator. */
  const [pharmacyAdmin, pharmacist] = [2, 3];
  /** A fresh one each time: after an undone block another nonce is the next. */
  const officer = (): Ledger => local.ledger.as(new Actor(local.wallet(4)));

  before(async () => {
    local = await startLocalLedger(0);
    door = await openBesuDoor(local.url);
    const { ledger } = local;
    const wallet = (number: number) => local.wallet(number);
    const founder = wallet(0).connect(ledger.provider);
    const consortium = FACTORIES.consortium.connect(local.deployment.contracts.consortium.address, founder);
    const pharmacy = admission({
      ...{ kinds: ["Pharmacy"], licenceEnd: FOREVER, profile: "pharmacy" },
      admin: wallet(pharmacyAdmin).address,
    });
    await (await consortium.foundMembers([pharmacy], { gasPrice: 0 })).wait();
    const admin = ledger.as(new Actor(local.admin));
    await addOperator(admin, { member: 1, operator: wallet(4).address, roles: ["RegulatorOfficer"], until: FOREVER });
    const byPharmacy = ledger.as(new Actor(wallet(pharmacyAdmin)));
    const { site } = await openSite(byPharmacy, { member: 2, gln: "6901234000016", kind: "Store" });
    const staff = { member: 2, site, until: FOREVER };
    await addOperator(byPharmacy, { ...staff, operator: wallet(pharmacist).address, roles: ["Dispenser"] });
  });

  after(async () => {
    await door.stop();
    await local.stop();
  });

  const lower = (...numbers: number[]) => numbers.map((number) => local.wallet(number).address.toLowerCase());

  interface Kept {
    readonly folder: string;
    readonly network: NetworkFile;
    readonly validator: ValidatorEntry;
    readonly path: string;
    readonly accounts: () => Promise<unknown>;
    readonly open: (options?: {
      rpcUrl?: string;
      windingDown?: boolean;
      deployment?: Deployment | string;
    }) => AllowListSync;
  }

  /** A network of its own whose first validator is read through the door. */
  function kept(use: (kept: Kept) => Promise<void>): Promise<void> {
    return withFolder(async (folder) => {
      const options = {
        validators: 4,
        chainId: 31_337,
        founders: [FOUNDER],
        blockPeriod: 1,
        epoch: 100,
        gasLimit: 3e7,
      };
      const place = { folder: join(folder, "net"), passphrase: "a long passphrase", scryptN: 1024 };
      const network = await createNetwork(options, place);
      const validator = network.validators[0] as ValidatorEntry;
      const path = join(place.folder, validator.name, "permissions_config.toml");
      const opened: AllowListSync[] = [];
      try {
        await use({
          ...{ folder: place.folder, network, validator, path },
          accounts: async () => readToml(await readFile(path, "utf8"))["accounts-allowlist"],
          open: (more = {}) => {
            const common = { folder: place.folder, validator, deployment: local.deployment, rpcUrl: door.url };
            const sync = new AllowListSync({ ...common, ...more });
            opened.push(sync);
            return sync;
          },
        });
      } finally {
        for (const sync of opened) sync.close();
      }
    });
  }

  it("hold the founders alone before anything is deployed", () =>
    kept(async ({ open, accounts, folder }) => {
      await open({ deployment: join(folder, "nothing.json") }).look();
      expect(await accounts()).to.deep.equal([FOUNDER.toLowerCase()]);
    }));

  it("hold admins, operators, seats and, until the founding ends, founders; and every validator", () =>
    kept(async ({ open, accounts, network, path }) => {
      const before = door.reloads;
      expect(await open().look()).to.deep.equal({ accounts: 5, written: true, reloaded: true });
      expect(await accounts()).to.have.members([...lower(1, pharmacyAdmin, pharmacist, 4), FOUNDER.toLowerCase()]);
      expect(door.reloads).to.equal(before + 1);
      const nodes = readToml(await readFile(path, "utf8"))["nodes-allowlist"];
      expect(nodes).to.have.members(network.validators.map(({ enode }) => enode));
      expect((await stat(path)).mode & 0o777).to.equal(0o600);
    }));

  it("are written and read once only, however often they are looked at", () =>
    kept(async ({ open, path }) => {
      const sync = open();
      await sync.look();
      const { ino } = await stat(path);
      const before = door.reloads;
      expect(await sync.look()).to.deep.equal({ accounts: 5, written: false, reloaded: false });
      expect([door.reloads, (await stat(path)).ino]).to.deep.equal([before, ino]);
      // Another run does not know what the node has read.
      expect(await open().look()).to.deep.equal({ accounts: 5, written: false, reloaded: true });
    }));

  it("are put right where somebody changed or deleted them", () =>
    kept(async ({ open, path }) => {
      const sync = open();
      await sync.look();
      const right = await readFile(path, "utf8");
      await writeFile(path, "accounts-allowlist=[]\n");
      expect(await sync.look()).to.include({ written: true, reloaded: true });
      expect(await readFile(path, "utf8")).to.equal(right);
      await rm(path);
      expect(await sync.look()).to.include({ written: true });
    }));

  it("are left as they are by a node that syncs, and by one that has no such ledger yet", () =>
    kept(async ({ open, path }) => {
      const before = await readFile(path, "utf8");
      door.isSyncing = true;
      try {
        expect(await open().look()).to.deep.equal({ accounts: undefined, written: false, reloaded: false });
      } finally {
        door.isSyncing = false;
      }
      const { deployment } = local;
      const contracts = { ...deployment.contracts, consortium: { address: FOUNDER, startBlock: 0 } };
      const elsewhere = open({ deployment: { ...deployment, contracts } });
      expect(await elsewhere.look()).to.deep.equal({ accounts: undefined, written: false, reloaded: false });
      expect(await readFile(path, "utf8")).to.equal(before);
    }));

  it("are told to a node again that was away or refused to read them", () =>
    kept(async ({ open }) => {
      const sync = open();
      door.refusal = "Permissioning has not been enabled";
      try {
        await refusalOf(() => sync.look(), "ReloadFailed");
      } finally {
        door.refusal = undefined;
      }
      expect(await sync.look()).to.include({ written: false, reloaded: true });
      const gone = await openBesuDoor(local.url);
      await gone.stop();
      await refusalOf(() => reloadLists(gone.url), "ReloadFailed");
    }));

  it("are kept by a daemon that outlives its node, and ends when it is told to", () =>
    kept(async ({ folder, validator, path }) => {
      const stop = new AbortController();
      const [first, lines] = [await openBesuDoor(local.url), [] as string[]];
      const told = (text: string) => waitUntil(() => lines.some((line) => line.includes(text)));
      const common = { folder, validator, deployment: local.deployment, rpcUrl: first.url, everyMs: 20 };
      const running = syncAllowLists({ ...common, signal: stop.signal, log: (line) => lines.push(line) });
      await told("5 accounts, written, read by the node.");
      await first.stop();
      await told("did not answer");
      await writeFile(path, "accounts-allowlist=[]\n");
      lines.length = 0;
      const second = await openBesuDoor(local.url, Number(new URL(first.url).port));
      try {
        await told("5 accounts, written, read by the node.");
        expect(second.reloads).to.equal(1);
        stop.abort();
        await running;
      } finally {
        await second.stop();
      }
    }));

  describe("given a member that is suspended", () => {
    let snapshot: string;
    before(async () => {
      snapshot = (await local.ledger.provider.send("evm_snapshot", [])) as string;
    });

    it("lose its admin and its operators, and get them back once the block that says so is undone", () =>
      kept(async ({ open, accounts }) => {
        const [sync, lenient] = [open(), open({ windingDown: true })];
        await sync.look();
        const before = await accounts();
        await suspend(officer(), { member: 2, reason: "order 1" });
        expect(await sync.look()).to.deep.equal({ accounts: 3, written: true, reloaded: true });
        expect(await accounts()).to.have.members([...lower(1, 4), FOUNDER.toLowerCase()]);

        await lenient.look();
        expect(await accounts()).to.deep.equal(before);
        await sync.look();

        await local.ledger.provider.send("evm_revert", [snapshot]);
        expect(await sync.look()).to.deep.equal({ accounts: 5, written: true, reloaded: true });
        expect(await accounts()).to.deep.equal(before);
      }));

    it("get them back when the suspension ends by time alone", () =>
      kept(async ({ open, accounts }) => {
        snapshot = (await local.ledger.provider.send("evm_snapshot", [])) as string;
        const sync = open();
        await suspend(officer(), { member: 2, reason: "order 2" });
        await sync.look();
        expect(await accounts()).not.to.include.members(lower(pharmacist));
        await local.ledger.provider.send("evm_increaseTime", [30 * 86_400 + 1]);
        await local.ledger.provider.send("evm_mine", []);
        await sync.look();
        expect(await accounts()).to.include.members(lower(pharmacyAdmin, pharmacist));
        await local.ledger.provider.send("evm_revert", [snapshot]);
      }));
  });
});
