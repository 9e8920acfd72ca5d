import { expect } from "chai";

import { compare } from "../../../scripts/assure/static/answers.ts";
import { Figures } from "../../../scripts/assure/figures.ts";
import openapi from "../../../scripts/assure/requirements/openapi.ts";
import statics from "../../../scripts/assure/requirements/static.ts";
import supply from "../../../scripts/assure/requirements/supply.ts";
import symbolic from "../../../scripts/assure/requirements/symbolic.ts";

describe("answers to what static checks find", () => {
  const why = "it is meant, for a reason that is told here";
  const answers = [{ check: "timestamp", why, findings: ["A.f()", "A.g()"] }];
  const at = (what: string, check = "timestamp") => ({ check, what });

  it("leave nothing where each finding has one", () => {
    expect(compare([at("A.f()"), at("A.g()")], answers)).to.deep.equal({ open: [], idle: [] });
  });

  it("leave a new finding open, also one of another rule, and the same one twice", () => {
    const found = [at("A.f()"), at("A.g()"), at("A.h()"), at("A.f()", "reentrancy"), at("A.f()")];
    expect(compare(found, answers).open).to.deep.equal(found.slice(2));
  });

  it("are named where nothing needs them any more", () => {
    expect(compare([at("A.g()")], answers).idle).to.deep.equal([at("A.f()")]);
  });
});

describe("requirements of what is checked from outside", () => {
  for (const requirement of [openapi, statics, supply, symbolic]) {
    it(`${requirement.id} is not met where nothing ran`, () => {
      for (const form of ["short", "full", "deep"] as const) {
        expect(requirement.judge(new Figures([]), form).shortfalls).to.not.deep.equal([]);
      }
    });
  }

  it("are not met by one open finding, failure, fault or connection", () => {
    const lines = (id: string, counted: Record<string, number>) =>
      new Figures(Object.entries(counted).map(([what, value]) => ({ id, what, value })));
    const good = {
      static: { "slither findings": 100, "forge findings": 10 },
      openapi: { services: 3, "operations tried": 120, requests: 60_000 },
      symbolic: { "properties proved": 20 },
      supply: {
        "packages pinned": 900,
        "licences of what is installed": 900,
        "files searched for foreign addresses": 900,
        "stories watched": 1,
      },
    };
    const bad = {
      static: "open findings",
      openapi: "failures",
      symbolic: "properties not proved or not listed",
      supply: "connections beyond this machine",
    };
    for (const requirement of [openapi, statics, supply, symbolic]) {
      const id = requirement.id as keyof typeof good;
      expect(requirement.judge(lines(id, good[id]), "deep").shortfalls, id).to.deep.equal([]);
      expect(requirement.judge(lines(id, { ...good[id], [bad[id]]: 1 }), "deep").shortfalls, id).to.have.lengthOf(1);
    }
  });
});
