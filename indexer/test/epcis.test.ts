import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { expect } from "chai";
import fc from "fast-check";

import { readEpcisDocument, validateAgainstSchema } from "../../sdk/src/epcis/index.ts";
import { exportTrace, summarize } from "../../sdk/src/import/index.ts";
import { lotIdOf } from "../../sdk/src/lots/index.ts";
import { commissioning, GLN, GTIN, packs, shipping } from "../../sdk/test/import/events.ts";
import { custodyOf, imported, written } from "../../sdk/test/import/told.ts";
import { freshWorld } from "../../sdk/test/import/world.ts";
import type { Viewer } from "../service/api/viewer.ts";
import { QUESTIONS, type Json } from "./epcisQuestions.ts";
import { openEpcisStage, type EpcisStage } from "./epcisStage.ts";

/** The standard's JSON schema, which is not ours to hand on: the path of GS1's file, where it is here. */
const SCHEMA = process.env["YAOLIAN_EPCIS_SCHEMA"];

describe("EPCIS out of the tables", function () {
  this.timeout(300_000);
  let stage: EpcisStage;
  let schema: object | undefined;
  let all: Json[] = [];
  before(async () => {
    schema = SCHEMA === undefined ? undefined : (JSON.parse(await readFile(SCHEMA, "utf8")) as object);
    stage = await openEpcisStage();
    all = await everything("");
  });
  after(() => (stage as EpcisStage | undefined)?.stop());

  /** A document that was answered; it is checked. */
  const documentOf = async (answer: Response): Promise<Record<string, unknown>> => {
    const text = await answer.text();
    expect(answer.status, text.slice(0, 500)).to.equal(200);
    const document = JSON.parse(text) as Record<string, unknown>;
    const { events } = await readEpcisDocument(text);
    expect(events.flatMap(({ fault }) => fault ?? [])).to.deep.equal([]);
    if (schema !== undefined) expect(validateAgainstSchema(document, schema)).to.deep.equal([]);
    return document;
  };
  const eventsOf = async (answer: Response): Promise<Json[]> => {
    const { epcisBody } = (await documentOf(answer)) as { epcisBody: Body };
    return epcisBody.queryResults.resultsBody.eventList;
  };
  interface Body {
    queryResults: { resultsBody: { eventList: Json[] } };
  }
  const nextOf = (answer: Response): string | undefined =>
    /^<([^>]+)>; rel="next"$/.exec(answer.headers.get("link") ?? "")?.[1];

  /** All pages of a query. */
  async function everything(parameters: string, viewer?: Viewer): Promise<Json[]> {
    const events: Json[] = [];
    let path: string | undefined = `/epcis/events?${parameters}`;
    while (path !== undefined) {
      const answer = await stage.get(path, viewer === undefined ? {} : { viewer });
      events.push(...(await eventsOf(answer)));
      path = nextOf(answer);
    }
    return events;
  }
  const memberAt = async (gln: string): Promise<Viewer> => {
    const { member } = await stage.world.ledger.consortium.siteOf(stage.world.siteOf(gln));
    return { kind: "member", member: Number(member), operator: `0x${"0".repeat(40)}` };
  };
  const problemOf = async (path: string, options: Parameters<EpcisStage["get"]>[1] = {}) => {
    const answer = await stage.get(path, options);
    const { type, status } = (await answer.json()) as { type: string; status: number };
    return `${status} ${type}`;
  };

  describe("given a lot", () => {
    it("tells it as the chain does, byte for byte", async () => {
      for (const lot of stage.lots) {
        const { creationDate: _, ...told } = await documentOf(await stage.get(`/lots/${lot}/trace`));
        const { creationDate: __, ...known } = await exportTrace(stage.world.ledger, lot, { vault: stage.world.vault });
        expect(JSON.stringify(told)).to.equal(JSON.stringify(known));
      }
    });

    it("takes its name, and tells one pack of it", async () => {
      const whole = await stage.get(`/lots/${GTIN.metformin}:L1/trace`);
      expect(whole.headers.get("content-type")).to.equal("application/ld+json");
      for (const pack of ["S02", "%231"]) {
        const told = await documentOf(await stage.get(`/lots/${GTIN.metformin}:L1/trace?pack=${pack}`));
        expect(JSON.stringify(told)).to.contain("/21/S02").and.not.contain("/21/S01");
        expect(told["yaolian:partial"]).to.equal("This is the story of pack 1 of the lot.");
      }
    });

    it("refuses what is not there", async () => {
      expect(await problemOf(`/lots/${GTIN.metformin}:NONE/trace`)).to.equal("404 urn:yaolian:problem:LotUnknown");
      expect(await problemOf(`/lots/${GTIN.metformin}:L1/trace?pack=S99`)).to.equal(
        "404 urn:yaolian:problem:PackUnknown",
      );
      expect(await problemOf("/lots/ours/trace")).to.equal("400 urn:yaolian:problem:LotNameWrong");
    });
  });

  describe("given the events of all lots", () => {
    it("has those of all traces, each with its block's time", async () => {
      const traces = await Promise.all(
        [...stage.lots].sort().map(async (lot) => {
          const { epcisBody } = await exportTrace(stage.world.ledger, lot, { vault: stage.world.vault });
          return epcisBody.eventList;
        }),
      );
      const bare = all.map(({ recordTime: _, ...event }) => event);
      expect(bare).to.deep.equal(traces.flat());
      const recorded = all.filter(({ recordTime }) => recordTime !== undefined);
      const inChain = all.filter(({ type, parentID }) => type !== "AggregationEvent" || parentID === undefined);
      expect(recorded.length).to.be.at.least(inChain.length);
    });

    it("answers every question as a plain filter does, whatever the page", async () => {
      const asked = fc.uniqueArray(fc.constantFrom(...QUESTIONS), {
        minLength: 1,
        maxLength: 3,
        selector: ({ name }) => name,
      });
      const property = fc.asyncProperty(
        asked,
        fc.nat(),
        fc.integer({ min: 1, max: 40 }),
        async (questions, seed, perPage) => {
          const parameters = new URLSearchParams({ perPage: String(perPage) });
          let expected = all;
          for (const [place, { name, valueIn, holds }] of questions.entries()) {
            const event = all[(seed + place * 7) % all.length] ?? {};
            const value = valueIn(event) ?? valueIn(all.find((each) => valueIn(each) !== undefined) ?? {});
            if (value === undefined) continue;
            parameters.set(name, value);
            expected = expected.filter((each) => holds(each, value));
          }
          expect(await everything(parameters.toString()), parameters.toString()).to.deep.equal(expected);
        },
      );
      await fc.assert(property, { numRuns: 25 });
    });

    it("orders them by time, and gives the first ones alone", async () => {
      const times = (events: Json[]): number[] => events.map(({ eventTime }) => Date.parse(String(eventTime)));
      const sorted = times(all).sort((one, other) => other - one);
      expect(times(await everything("orderBy=eventTime&perPage=7"))).to.deep.equal(sorted);
      expect(times(await everything("orderBy=eventTime&orderDirection=ASC&perPage=50"))).to.deep.equal(
        sorted.reverse(),
      );
      const first = await everything("orderBy=eventTime&orderDirection=ASC&eventCountLimit=5&perPage=2");
      expect(times(first)).to.deep.equal(sorted.slice(0, 5));
    });

    it("finds one by its id, with its declaration as an error", async () => {
      const declared = all.filter(({ errorDeclaration }) => errorDeclaration !== undefined);
      const ids = declared.map(({ eventID }) => String(eventID));
      expect(ids).to.have.lengthOf(1);
      const found = await eventsOf(await stage.get(`/epcis/events/${encodeURIComponent(ids[0] ?? "")}`));
      expect(found.map(({ eventID }) => eventID)).to.deep.equal([ids[0], ids[0]]);
      expect(await problemOf("/epcis/events/urn%3Auuid%3Anone")).to.equal("404 epcisException:NoSuchNameException");
    });

    it("finds those of a pack, and of a type", async () => {
      const [epc] = packs(["S01"]);
      const of = await eventsOf(await stage.get(`/epcis/epcs/${encodeURIComponent(epc ?? "")}/events?perPage=1000`));
      expect(of).to.deep.equal(await everything(`MATCH_anyEPC=${encodeURIComponent(epc ?? "")}`));
      expect(of.length).to.be.above(3);
      const typed = await eventsOf(await stage.get("/epcis/eventTypes/AggregationEvent/events?perPage=1000"));
      expect(typed).to.deep.equal(all.filter(({ type }) => type === "AggregationEvent"));
      const types = (await (await stage.get("/epcis/eventTypes")).json()) as { member: string[] };
      expect(types.member).to.have.lengthOf(5);
    });
  });

  describe("given a question that is not the standard's, or is too large", () => {
    const parameterWrong = "400 epcisException:QueryParameterException";
    for (const parameters of [
      ...["EQ_colour=blue", "GE_eventTime=yesterday", "EQ_action=MOVE", "EQ_bizStep=flying", "MATCH_epc=nothing"],
      ...["perPage=0", "perPage=many", "eventCountLimit=3", "orderBy=eventTime&eventCountLimit=3&maxEventCount=4"],
      ...["orderBy=quantity", "orderBy=eventTime&orderDirection=UP", "EQ_action=ADD&EQ_action=DELETE"],
      ...["nextPageToken=abc", "EQ_microorganism=urn:x:y", "EXISTS_errorDeclaration=maybe"],
    ]) {
      it(`refuses ${parameters} with the standard's exception`, async () => {
        expect(await problemOf(`/epcis/events?${parameters}`)).to.equal(parameterWrong);
      });
    }

    it("refuses more events than were to be", async () => {
      expect(await problemOf("/epcis/events?maxEventCount=3")).to.equal("413 epcisException:QueryTooLargeException");
      expect(await everything(`maxEventCount=${all.length}`)).to.deep.equal(all);
    });

    it("refuses a token of another question, and goes on with its own when newer events came", async () => {
      const answer = await stage.get("/epcis/events?perPage=5&EQ_action=OBSERVE");
      const first = await eventsOf(answer);
      const next = nextOf(answer) ?? "";
      expect(await problemOf(next.replace("OBSERVE", "ADD"))).to.equal(parameterWrong);
      const { world } = stage;
      await imported(world, [await written(world, [commissioning(["Z1"], { lot: "NEW" }), shipping(packs(["Z1"]))])]);
      await stage.caughtUp();
      const rest: Json[] = [];
      for (let path: string | undefined = next; path !== undefined;) {
        const page: Response = await stage.get(path);
        rest.push(...(await eventsOf(page)));
        path = nextOf(page);
      }
      const known = new Set(all.filter(({ action }) => action === "OBSERVE").map((each) => JSON.stringify(each)));
      const told = [...first, ...rest].map((each) => JSON.stringify(each));
      expect(new Set(told)).to.have.lengthOf(told.length);
      expect([...known].filter((each) => !told.includes(each))).to.deep.equal([]);
      all = await everything("");
    });

    it("answers in the forms and versions of the standard alone", async () => {
      const answer = await stage.get("/epcis/events?perPage=1", { headers: { accept: "application/ld+json" } });
      expect(answer.headers.get("content-type")).to.equal("application/ld+json");
      expect(answer.headers.get("gs1-epcis-version")).to.equal("2.0.0");
      expect(answer.headers.get("gs1-cbv-version")).to.equal("2.0.0");
      const unfit = [{ accept: "application/xml" }, { "GS1-EPCIS-Min": "2.1" }, { "GS1-EPC-Format": "Always_EPC_URN" }];
      for (const headers of unfit) {
        const refused = await problemOf("/epcis/events", { headers });
        expect(refused).to.equal("406 epcisException:NotAcceptableException");
      }
    });
  });

  describe("given who asks", () => {
    it("answers nobody who is not signed in", async () => {
      const anyone = { viewer: { kind: "anyone" } as const };
      expect(await problemOf("/epcis/events", anyone)).to.equal("401 epcisException:SecurityException");
      expect(await problemOf(`/lots/${GTIN.metformin}:L1/trace`, anyone)).to.equal(
        "401 urn:yaolian:problem:NotSignedIn",
      );
    });

    it("tells a regulator all", async () => {
      const regulator: Viewer = { kind: "regulator", member: 1, operator: `0x${"0".repeat(40)}` };
      expect(await everything("", regulator)).to.deep.equal(all);
    });

    it("tells a member what it took part in, and of lots as such, with serials of packs it had", async () => {
      const viewer = await memberAt(GLN.eastGate);
      const told = await everything("perPage=1000", viewer);
      expect(told.length).to.be.above(5).and.below(all.length);
      for (const event of told) {
        const text = JSON.stringify(event);
        const isOfLot = event["bizLocation"] === undefined || event["bizStep"] === "commissioning";
        expect(isOfLot || text.includes(GLN.eastGate), text).to.equal(true);
      }
      const named = JSON.stringify(told).match(new RegExp(`${GTIN.metformin}/21/S\\d\\d`, "g"));
      expect(new Set(named)).to.deep.equal(new Set(["S06", "S08"].map((serial) => `${GTIN.metformin}/21/${serial}`)));
      const trace = await documentOf(await stage.get(`/lots/${GTIN.metformin}:L1/trace`, { viewer }));
      expect(trace["yaolian:partial"]).to.contain("its reader took part in");
      expect(await problemOf(`/lots/${GTIN.metformin}:L1/trace?pack=S01`, { viewer })).to.equal(
        "404 urn:yaolian:problem:PackUnknown",
      );
    });

    it("tells the maker of a lot how it left, and nothing of what others did with it", async () => {
      const told = await everything(`MATCH_epc=${packs(["S02"])[0] ?? ""}`, await memberAt(GLN.plant));
      expect(told.map(({ bizStep }) => bizStep)).to.deep.equal(["commissioning", "packing", "shipping", "receiving"]);
    });

    it("tells a member nothing of lots that it never had", async () => {
      const viewer = await memberAt(GLN.vaccinePlant);
      expect(
        await everything(`MATCH_epcClass=${GTIN.metformin}`.replace("=", "=https://id.gs1.org/01/"), viewer),
      ).to.deep.equal([]);
      expect(await problemOf(`/lots/${GTIN.metformin}:L1/trace`, { viewer })).to.equal(
        "404 urn:yaolian:problem:LotUnknown",
      );
    });
  });

  describe("given a fresh chain", () => {
    it("gives the same custody and states, of a lot and of one pack", async () => {
      const lot = lotIdOf(GTIN.metformin, "L1");
      const before = await custodyOf(stage.world.ledger, lot);
      const traces = await Promise.all(
        ["", "?pack=S02"].map(async (query) => documentOf(await stage.get(`/lots/${lot}/trace${query}`))),
      );
      await stage.stop();
      const custodies = [];
      for (const trace of traces) {
        const world = await freshWorld();
        const path = join(world.vault.folder, "trace.jsonld");
        await writeFile(path, JSON.stringify(trace));
        expect(summarize(await imported(world, [path])).refused).to.equal(0);
        custodies.push(await custodyOf(world.ledger, lot));
        await world.close();
      }
      const [whole, one] = custodies;
      expect(whole).to.deep.equal(before);
      expect(one?.states).to.deep.equal([before.states[1]]);
      expect(one?.flags).to.equal(before.flags);
      expect(one?.custody[0]).to.equal(`0–0: ${standingIn(before.custody, 1)}`);
    });
  });
});

/** Where a pack stands: what is said of the run of packs that it is in. */
function standingIn(custody: readonly string[], index: number): string {
  const runs = custody.map((run) => /^(\d+)–(\d+): (.*)$/.exec(run));
  return runs.find((run) => Number(run?.[1]) <= index && Number(run?.[2]) >= index)?.[3] ?? "";
}
