import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Actor, writeDeployment, type Ledger } from "@yaolian/sdk/ledger";
import { addOperator, openSite } from "@yaolian/sdk/members";
import { expect } from "chai";

import { freePort } from "../../../indexer/service/follower/freePort.ts";
import { visitorOf, type Visitor } from "../../../scripts/dashboard/visitor.ts";
import { glnText, startLocalLedger, type LocalLedger } from "../../../sdk/test/ledger/localLedger.ts";
import { startDemoService } from "./service.ts";

const LONG_MS = 60_000;
const MUCH_LATER = 4_000_000_000;

describe("a page that stays open", function () {
  this.timeout(240_000);
  let folder: string;
  let port: number;
  let local: LocalLedger;
  let service: ChildProcess;
  let visitor: Visitor;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "yaolian-e2e-"));
    port = await freePort();
    local = await startLocalLedger(0);
    await found(local);
    await writeDeployment(folder, local.deployment);
    service = await serve();
    visitor = await visitorOf(`http://127.0.0.1:${port}`);
    await visitor.open("/scan");
    await visitor.signIn("Regulator officer");
    await visitor.open("/now");
  });
  after(async () => {
    await visitor.close();
    service.kill("SIGKILL");
    await local.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const serve = (): Promise<ChildProcess> => startDemoService({ rpcUrl: local.url, folder, port });

  /** How many rows the page shows. */
  const rows = (): Promise<number> => visitor.page.locator("tbody tr").count();
  const says = (text: string | RegExp): Promise<void> =>
    visitor.page.getByText(text).filter({ visible: true }).first().waitFor({ timeout: LONG_MS });

  it("given a service that ends and comes back, says so, keeps what it shows, and goes on by itself", async () => {
    await visitor.page.locator("tbody tr").first().waitFor();
    await says(/^Live at block/);
    const before = await rows();
    expect(before).to.be.greaterThan(1);

    service.kill("SIGKILL");
    await once(service, "exit");
    await says("The server does not answer. What you see may be old");
    expect(await rows()).to.equal(before);
    await open(local, 2);

    service = await serve();
    await says(/^Live at block/);
    await visitor.page.locator("tbody tr").nth(before).waitFor({ timeout: LONG_MS });
    expect(visitor.faults).to.deep.equal([]);
  });

  it("given a chain that ends and is another one afterwards, says so, and shows nothing of the one before", async () => {
    await local.stop();
    await says("The chain does not answer");

    local = await startLocalLedger(0, Number(new URL(local.url).port));
    // Nobody of the page may act on the new chain: whoever was signed in is a stranger to it.
    await says("This page is for members who have signed in");
    expect(await rows()).to.equal(0);

    await found(local);
    await visitor.page.locator("tbody tr").first().waitFor({ timeout: LONG_MS });
    expect(visitor.faults).to.deep.equal([]);
  });
});

function asAdmin({ ledger, admin }: LocalLedger): Ledger {
  return ledger.as(new Actor(admin.connect(ledger.provider)));
}

async function open(local: LocalLedger, n: number): Promise<void> {
  await openSite(asAdmin(local), { member: 1, gln: glnText(n), kind: "Office" });
}

/** The regulator's first site, and an officer with a key of the demo's. */
async function found(local: LocalLedger): Promise<void> {
  await open(local, 1);
  const { address: operator } = local.wallet(2);
  await addOperator(asAdmin(local), { member: 1, operator, roles: ["RegulatorOfficer"], until: MUCH_LATER });
}
