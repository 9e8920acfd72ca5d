import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import { expect } from "chai";

import { CONTRACT_NAMES, INTERFACES } from "../../sdk/src/ledger/index.ts";
import { readEvents } from "../../sdk/src/index.ts";
import * as schema from "../ponder.schema.ts";
import { reconcile } from "../reconcile/reconcile.ts";
import { nameOf } from "../reconcile/rows.ts";
import { tellEnd, tellHistory, type Claimed } from "./history.ts";
import { startIndexedStage, tablesOf, type IndexedStage } from "./stage.ts";

/** Events of the ABIs that the contracts never send, and why. */
const NEVER: Readonly<Record<string, string>> = {
  "timelock:RoleAdminChanged": "no role of OpenZeppelin's timelock gets another admin",
  "timelock:Cancelled": "the Council takes nothing back that waits on the timelock",
  "councilSeat:DelegateChanged": "a seat's vote is its holder's, always",
  "councilSeat:Approval": "nobody moves a seat for its holder",
  "councilSeat:ApprovalForAll": "nobody moves a seat for its holder",
  "prescriptionToken:TransferBatch": "prescriptions change one at a time",
  "prescriptionToken:ApprovalForAll": "a prescription does not change hands",
  "prescriptionToken:URI": "a prescription has no metadata",
  "immunizationToken:Approval": "an immunization does not change hands",
  "immunizationToken:ApprovalForAll": "an immunization does not change hands",
  "immunizationToken:Unlocked": "an immunization stays locked",
};
/** A domain that is fixed when a contract is deployed never changes. */
const isDomainChange = (name: string): boolean => name.endsWith(":EIP712DomainChanged");

/** The contract keeps proposals under a hash, and asks a caller for what is in it. */
const UNCOMPARED = ["reassignments"];

const ALL = CONTRACT_NAMES.flatMap((contract) => {
  const names: string[] = [];
  INTERFACES[contract].forEachEvent(({ name }) => names.push(`${contract}:${name}`));
  return names;
});

/** The events that handlers are for, as their files say. */
function handled(): string[] {
  const folder = new URL("../src/handlers/", import.meta.url);
  return readdirSync(folder).flatMap((file) =>
    [...readFileSync(new URL(file, folder), "utf8").matchAll(/^on\("(\w+:\w+)"/gm)].map(([, name]) => name ?? ""),
  );
}

/** Serves a follower's answers with their rows altered. */
async function serveAltered(url: string, alter: (row: Record<string, unknown>) => void): Promise<Server> {
  const server = createServer((request, response) => {
    void fetch(new URL(request.url ?? "/", url)).then(async (answer) => {
      const body = (await answer.json()) as { rows?: Record<string, unknown>[] };
      body.rows?.forEach(alter);
      response.writeHead(answer.status, { "content-type": "application/json" }).end(JSON.stringify(body));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

describe("the tables", function () {
  this.timeout(300_000);

  it("have a handler for every event of the ABIs that can come, and only one", () => {
    const sent = ALL.filter((name) => !isDomainChange(name));
    const names = handled();
    expect(names).to.have.length(new Set(names).size);
    expect(sent.filter((name) => !names.includes(name) && !(name in NEVER))).to.deep.equal([]);
    expect(names.filter((name) => !ALL.includes(name))).to.deep.equal([]);
  });

  describe("given a history in which everything happens", () => {
    let stage: IndexedStage;
    before(async () => {
      let claimed: Claimed | undefined;
      stage = await startIndexedStage({
        async tell(told) {
          claimed = await tellHistory(told);
        },
      });
      if (claimed !== undefined) await tellEnd(stage, claimed);
      await stage.caughtUp();
    });
    after(() => stage.stop());

    it("has every event that can come", async () => {
      const told = new Set((await readEvents(stage.ledger)).map(({ contract, name }) => `${contract}:${name}`));
      const missing = ALL.filter((name) => !told.has(name) && !isDomainChange(name) && !(name in NEVER));
      expect(missing).to.deep.equal([]);
      expect(Object.keys(NEVER).filter((name) => told.has(name))).to.deep.equal([]);
    });

    it("comes out in the tables as the contracts have it", async () => {
      const found = await reconcile({ ledger: stage.ledger, client: stage.tables });
      expect(found.differences).to.deep.equal([]);
      expect(found.values).to.be.greaterThan(1_500);
      const names = Object.values(schema).map(nameOf);
      expect(Object.keys(found.tables)).to.have.members(names.filter((name) => !UNCOMPARED.includes(name)));
    });

    it("is found out of step where a row is altered", async () => {
      const altered = await serveAltered(stage.follower.url ?? "", (row) => {
        if ("licence_end" in row) row["licence_end"] = Number(row["licence_end"]) + 1;
      });
      try {
        const { port } = altered.address() as AddressInfo;
        const client = tablesOf({ url: `http://127.0.0.1:${port}` });
        const found = await reconcile({ ledger: stage.ledger, client });
        const places = new Set(found.differences.map(({ table, column }) => `${table}.${column}`));
        expect([...places]).to.deep.equal(["members.licenceEnd"]);
        expect(found.differenceCount).to.equal(Number(await stage.ledger.consortium.memberCount()));
      } finally {
        altered.closeAllConnections();
        altered.close();
      }
    });
  });
});
