import { readFileSync } from "node:fs";

import { expect } from "chai";
import fc from "fast-check";
import pLimit from "p-limit";
import { pino } from "pino";

import { SCOPES } from "../../gateway/src/clients/clients.ts";
import { gatewayStage, type GatewayStage, type TestGateway } from "../../gateway/test/stage.ts";
import { listen, type Listening } from "../../http/src/index.ts";
import { createApp } from "../../indexer/service/api/app.ts";
import type { ServiceContext } from "../../indexer/service/context.ts";
import { tellFigure } from "../../scripts/assure/figures.ts";
import { slip } from "../../sdk/test/prescriptions/example.ts";
import { damaged } from "./damage.ts";
import { RUNS, SEED } from "./judge.ts";
import { spoiledJson, strict, type SpoilRules } from "./json.ts";
import { bytesOf, type Input, type Parser } from "./parser.ts";

const PATIENT = ["张伟", "Zhang Wei", "zhang-wei-3301", "330106199001011234"];
const who = { reference: "Patient/zhang-wei-3301", display: "张伟 Zhang Wei" };
const sample = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(new URL(`../../samples/${name}`, import.meta.url), "utf8")) as Record<string, unknown>;

const ADDRESS = "0x5FbDB2315678afecb367f032d93F642f64180aa3";
const WORD = `0x${"ab".repeat(32)}`;
const AT_ONCE = 8;
const OPERATOR = "operator-token-of-the-tests-and-no-other";

interface Route {
  readonly service: "the gateway" | "the API";
  readonly path: string;
  readonly good: Record<string, unknown>;
  readonly rules: SpoilRules;
  readonly type?: string;
}

const only = (...names: string[]): SpoilRules => ({
  required: (name) => names.includes(name),
  typed: (name) => names.includes(name) || name === "",
});

const patient = {
  resourceType: "Patient",
  id: "zhang-wei-3301",
  name: [{ text: "张伟 Zhang Wei" }],
  identifier: [{ value: "330106199001011234" }],
};
const FHIR = "application/fhir+json";
const ROUTES: readonly Route[] = [
  {
    service: "the gateway",
    path: "/fhir/MedicationRequest",
    type: FHIR,
    good: { ...sample("fhir/metformin.json"), subject: who, contained: [patient] },
    rules: only("resourceType", "status", "intent", "medicationCodeableConcept", "dispenseRequest.quantity.value"),
  },
  {
    service: "the gateway",
    path: "/fhir/MedicationDispense",
    type: FHIR,
    good: {
      ...{ resourceType: "MedicationDispense", status: "completed", subject: who, contained: [patient] },
      authorizingPrescription: [
        { identifier: { system: "https://yaolian.example/fhir/NamingSystem/prescription", value: WORD } },
      ],
      extension: [
        {
          url: "https://yaolian.example/fhir/StructureDefinition/dispensed-pack",
          extension: [
            { url: "gtin", valueString: "06901234000016" },
            { url: "serial", valueString: "A1" },
          ],
        },
      ],
    },
    rules: only("resourceType", "status", "authorizingPrescription", "extension"),
  },
  {
    service: "the gateway",
    path: "/fhir/Immunization",
    type: FHIR,
    good: { ...sample("claims/dose.json"), patient: who, contained: [patient] },
    rules: only("resourceType", "status", "vaccineCode", "patient", "occurrenceDateTime"),
  },
  {
    service: "the gateway",
    path: "/fhir/Consent",
    type: FHIR,
    good: {
      ...{ resourceType: "Consent", status: "active", patient: who },
      provision: { type: "permit", period: { end: "2030-01-01" }, actor: [], purpose: [], class: [] },
      sourceAttachment: { contentType: "application/json", data: Buffer.from("{}").toString("base64") },
    },
    rules: only("resourceType", "status", "provision", "sourceAttachment"),
  },
  { service: "the gateway", path: "/slips", good: { ...slip() }, rules: only("type", "id", "prescription", "drug") },
  {
    service: "the gateway",
    path: `/slips/${"ab".repeat(32)}/accept`,
    good: { site: 3, days: 2 },
    rules: { ...strict({ optional: ["site", "days"] }), required: () => false },
  },
  {
    service: "the gateway",
    path: "/records",
    good: {
      ...{ document: Buffer.from("张伟 Zhang Wei").toString("base64"), mediaType: "text/plain", holder: ADDRESS },
      ...{ category: "LabResults", clock: { rule: "trace", since: 1_800_000_000 } },
    },
    rules: strict({
      values: [
        [["document"], "!!!"],
        [["holder"], "0x1"],
        [["category"], "All"],
        [["clock", "since"], -1],
        [["clock", "rule"], "no rule"],
        [["clock", "since"], 1e12],
      ],
    }),
  },
  {
    service: "the gateway",
    path: "/records/find",
    good: { holder: ADDRESS },
    rules: strict({
      values: [
        [["holder"], "0x"],
        [["holder"], ADDRESS.slice(2)],
      ],
    }),
  },
  {
    service: "the gateway",
    path: `/records/${WORD}/release`,
    good: {
      record: WORD,
      from: 4,
      to: 5,
      purpose: "Treatment",
      operator: ADDRESS,
      nonce: WORD,
      key: WORD,
      since: 1,
      deadline: 2,
      signature: `0x${"1b".repeat(65)}`,
    },
    rules: strict(),
  },
  {
    service: "the gateway",
    path: "/epcis/capture",
    good: sample("epcis/02-shipping.jsonld"),
    rules: only("type", "schemaVersion", "epcisBody"),
  },
  {
    service: "the gateway",
    path: "/epcis/events",
    good: {
      type: "ObjectEvent",
      eventTime: "2026-09-01T08:00:00+08:00",
      eventTimeZoneOffset: "+08:00",
      action: "OBSERVE",
      epcList: ["https://id.gs1.org/01/06901234000016/21/A1"],
    },
    rules: only("type"),
  },
  {
    service: "the API",
    path: "/packs/verify",
    good: { code: "(01)06901234000016(21)F95ZF2PXK87T", consignment: 3 },
    rules: {
      ...strict({ optional: ["consignment"] }),
      values: [
        [["consignment"], -1],
        [["consignment"], 2 ** 24],
        [["code"], "x".repeat(1001)],
      ],
    },
  },
  { service: "the API", path: "/packs/proof", good: { code: "(01)06901234000016(21)F95ZF2PXK87T" }, rules: strict() },
  {
    service: "the API",
    path: "/session",
    good: { message: "localhost wants you to sign in", signature: `0x${"1b".repeat(65)}` },
    rules: strict(),
  },
  { service: "the API", path: "/graphql", good: { query: "{ lots { totalCount } }" }, rules: strict() },
];

describe(`bodies of requests (seed ${SEED}, ${RUNS} of each sort a route)`, function () {
  this.timeout(900_000);
  let stage: GatewayStage;
  let gateway: TestGateway;
  let api: Listening;
  let tokens: readonly string[] = [];
  let asked = 0;
  const apiLog: string[] = [];

  before(async () => {
    stage = await gatewayStage();
    gateway = await stage.gatewayOf("hospital", { records: { passphrase: "a passphrase of tests" } });
    // Each system may ask so often and no oftener: the tests are many systems.
    tokens = Array.from({ length: 64 }, () => gateway.tokenFor(...SCOPES));
    const follower = {
      url: undefined,
      status: () => ({ state: "starting", since: 0, reason: "The follower is starting." }),
    };
    const context = {
      follower,
      ledger: stage.ledger,
      deployment: stage.deployment,
      operatorToken: OPERATOR,
      packLists: [],
    };
    const log = pino({ base: null }, { write: (line: string) => void apiLog.push(line) });
    const limits = { requestsPerSecond: 1e6, burst: 1e6 };
    api = await listen(createApp(context as unknown as ServiceContext, { log, limits }), {
      hostname: "127.0.0.1",
      port: 0,
    });
  });
  after(async () => {
    await api.close();
    await stage.close();
  });

  const send = async (
    { service, path, type = "application/json" }: Route,
    body: Input,
  ): Promise<{ status: number; text: string }> => {
    const base = service === "the gateway" ? gateway.url : api.url;
    const authorization = `Bearer ${service === "the gateway" ? tokens[(asked += 1) % tokens.length] : OPERATOR}`;
    const answer = await fetch(`${base}${path}`, {
      method: "POST",
      headers: { authorization, "content-type": type },
      body: Uint8Array.from(bytesOf(body)),
    });
    return { status: answer.status, text: await answer.text() };
  };

  for (const route of ROUTES) {
    describe(`given ${route.service}'s ${route.path.replace(/[0-9a-f]{64}/, "{id}")}`, () => {
      const tally = { read: 0, refused: 0 };
      const parser = { samples: [JSON.stringify(route.good)], form: "json" } as unknown as Parser;

      /** A refusal is a problem, or an OperationOutcome, that says what to do; nobody is named in it, and nothing broke. */
      const expectTold = (body: Input, { status, text }: { status: number; text: string }): void => {
        const shown = `${route.path} ${status} of ${Buffer.from(bytesOf(body)).toString().slice(0, 600)}: ${text.slice(0, 400)}`;
        tally.read += 1;
        expect(status, shown).to.be.below(504).and.not.oneOf([429, 500, 501, 502]);
        if (status < 400) return;
        tally.refused += 1;
        const told = JSON.parse(text) as { detail?: string; cure?: string; issue?: { diagnostics: string }[] };
        const sentence = told.issue?.[0]?.diagnostics ?? `${told.detail ?? ""} ${told.cure ?? ""}`;
        expect(sentence, shown).to.match(/\S.{10,}\.$/s);
        expect(sentence.length, shown).to.be.below(2000);
        expect(sentence, shown).not.to.match(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
        for (const name of PATIENT) expect(text, shown).not.to.contain(name);
      };

      const tryAll = (bodies: fc.Arbitrary<Input>, look: (body: Input) => Promise<void>): Promise<unknown> => {
        const limit = pLimit(AT_ONCE);
        return limit.map(fc.sample(bodies, { seed: SEED, numRuns: RUNS }), look);
      };

      it("refuses each that was made wrong on purpose", () =>
        tryAll(spoiledJson([route.good], route.rules), async (body) => {
          const answer = await send(route, body);
          expectTold(body, answer);
          expect(answer.status, `${route.path} took ${String(body).slice(0, 600)}`).to.be.at.least(400);
        }));

      it("answers damaged ones, and breaks at none", () =>
        tryAll(damaged(parser), async (body) => expectTold(body, await send(route, body))));

      after(() => {
        tellFigure("R8", "malformed inputs refused", tally.refused);
        tellFigure("R8", `refused: ${route.service}'s ${route.path.replace(/[0-9a-f]{64}/, "{id}")}`, tally.refused);
        tellFigure("R8", "of the kind HTTP", tally.refused);
        tellFigure("R8", "inputs read", tally.read);
      });
    });
  }

  it("nothing of it names a patient in a log", () => {
    for (const line of [...gateway.logged, ...apiLog]) for (const name of PATIENT) expect(line).not.to.contain(name);
  });

  it("a token that is none lets nobody in", async () => {
    const [token = ""] = tokens;
    const [, id = "", secret = ""] = /^ylg_([0-9a-f]{16})_(.*)$/.exec(token) ?? [];
    const others = [
      "",
      "Bearer",
      token.slice(0, -1),
      `${token}A`,
      `ylg_${id}_`,
      `ylg_${"0".repeat(16)}_${secret}`,
      token.toUpperCase(),
      `${token} ${token}`,
      "null",
      "x".repeat(5000),
    ];
    for (const wrong of others) {
      const answer = await fetch(`${gateway.url}/records/find`, {
        method: "POST",
        headers: { authorization: `Bearer ${wrong}`, "content-type": "application/json" },
        body: JSON.stringify({ holder: ADDRESS }),
      });
      expect(answer.status, wrong.slice(0, 60)).to.equal(401);
      expect(await answer.text()).not.to.contain(secret);
    }
  });
});
