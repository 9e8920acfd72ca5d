import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { answerFailures, OpenAPIHono, refuseOtherMethods } from "@yaolian/http";
import { expect } from "chai";
import { pino } from "pino";

import type { App, AppEnv } from "../service/api/env.ts";
import { servePage } from "../service/page/files.ts";

describe("The page beside the API", () => {
  let folder: string;
  let app: App;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "yaolian-page-"));
    await writeFile(join(folder, "index.html"), "<title>药链</title>");
    app = new OpenAPIHono<AppEnv>();
    answerFailures(app, pino({ level: "silent" }));
    refuseOtherMethods(app);
    servePage(app, folder);
    app.post("/packs/verify", (c) => c.json({ verdict: "Active" }));
    app.get("/lots", (c) => c.json([]));
  });
  after(() => rm(folder, { recursive: true }));

  it("is what a person gets who opens an address, with a policy that lets nothing foreign in", async () => {
    const answer = await app.request("/lots", { headers: { accept: "text/html,*/*" } });
    expect(await answer.text()).to.contain("药链");
    expect(answer.headers.get("content-security-policy")).to.contain("default-src 'self'");
  });

  it("leaves programs the API's answer, and the API its other methods", async () => {
    expect(await (await app.request("/lots")).json()).to.deep.equal([]);
    const posted = await app.request("/packs/verify", { method: "POST", headers: { accept: "text/html" } });
    expect(await posted.json()).to.deep.equal({ verdict: "Active" });
  });

  it("lets a wrong method be told from a wrong address", async () => {
    const answer = await app.request("/packs/verify");
    expect(answer.status).to.equal(405);
    expect(answer.headers.get("allow")).to.equal("POST");
    expect((await app.request("/nowhere")).status).to.equal(404);
  });
});
