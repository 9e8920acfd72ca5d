import fc from "fast-check";
import { expect } from "chai";
import { InputError } from "../../src/errors.ts";
import { toPrescriptionDraft } from "../../src/fhir/index.ts";
import { readAll, request } from "./example.ts";

const whole = request(
  { contained: [{ resourceType: "Medication", id: "m", code: { coding: [{ system: "s", code: "c" }] } }] },
  {
    numberOfRepeatsAllowed: 1,
    dispenseInterval: { value: 30, unit: "d", system: "http://unitsofmeasure.org", code: "d" },
  },
);

type Path = readonly (string | number)[];

/** The paths of all values within a value. */
function pathsOf(value: unknown, path: Path = []): Path[] {
  if (value === null || typeof value !== "object") return [path];
  const steps = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  const inner = steps.flatMap((step) => pathsOf(Reflect.get(value, step), [...path, step]));
  return path.length === 0 ? inner : [path, ...inner];
}

function replaced(value: unknown, [step, ...rest]: Path, by: unknown): unknown {
  if (step === undefined) return by;
  const copy: object = Array.isArray(value) ? [...value] : { ...Object(value) };
  Reflect.set(copy, step, replaced(Reflect.get(copy, step), rest, by));
  return copy;
}

const odd = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom(
    -0,
    1e308,
    2 ** 53,
    -1,
    0.1,
    "",
    "\u0000",
    "\ud800",
    "__proto__",
    "9999-99-99",
    "2026-13",
    "#m",
    [[]],
    {},
  ),
);
const path = fc.constantFrom(...pathsOf(whole));
const altered = fc
  .array(fc.tuple(path, odd), { minLength: 1, maxLength: 3 })
  .map((changes) => changes.reduce((value: unknown, [at, by]) => replaced(value, at, by), whole));

/** Reads and drafts a text; anything but an InputError breaks the test. Tells whether a draft came of it. */
async function survives(text: string): Promise<boolean> {
  let drafted = false;
  for (const item of await readAll({ text })) {
    expect(item.fault ?? item.resource, item.place).not.to.equal(undefined);
    if (item.fault !== undefined) {
      expect(item.fault).to.be.instanceOf(InputError);
      continue;
    }
    try {
      for (const draft of toPrescriptionDraft(item.resource, {
        resolve: item.resolve,
        defaults: { quantity: 1, validityDays: 1 },
      })) {
        expect(draft.quantity).to.be.within(1, 0xffffff);
        expect(draft.firstDay).to.be.within(1, draft.lastDay);
        expect(draft.lastDay).to.be.at.most(0xffff);
        drafted = true;
      }
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      expect(error.place, error.message).to.be.a("string");
    }
  }
  return drafted;
}

describe("given documents that are not what they should be", () => {
  describe("when fields hold other values", () => {
    it("ends in a draft within bounds or in an InputError with its place", async () => {
      const seen = { drafted: 0, refused: 0 };
      await fc.assert(
        fc.asyncProperty(altered, async (value) => {
          seen[(await survives(JSON.stringify(value))) ? "drafted" : "refused"]++;
        }),
        { numRuns: 1500 },
      );
      expect(seen.refused, "most changes are refused").to.be.above(300);
      expect(seen.drafted, "some changes do no harm").to.be.above(30);
    });
  });

  describe("when bytes are changed, cut or repeated", () => {
    it("ends in items or InputErrors", async () => {
      const text = JSON.stringify({ resourceType: "Bundle", entry: [{ resource: whole }, { resource: whole }] });
      await fc.assert(
        fc.asyncProperty(
          fc.nat(text.length),
          fc.nat(40),
          fc.string({ unit: "binary", maxLength: 5 }),
          async (at, cut, by) => {
            await survives(text.slice(0, at) + by + text.slice(at + cut));
          },
        ),
        { numRuns: 400 },
      );
    });

    it("ends so for lines and Bundles of any JSON", async () => {
      const lines = fc.array(fc.oneof(fc.json(), fc.string(), fc.constant(JSON.stringify(whole))), { maxLength: 5 });
      const bundles = fc.jsonValue().map((entry) => JSON.stringify({ resourceType: "Bundle", entry }));
      await fc.assert(
        fc.asyncProperty(lines, async (all) => void (await survives(all.join("\n")))),
        { numRuns: 300 },
      );
      await fc.assert(
        fc.asyncProperty(bundles, async (text) => void (await survives(text))),
        { numRuns: 200 },
      );
    });
  });

  describe("when values are nested a hundred thousand deep", () => {
    it("does not overflow the stack", async () => {
      const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
      const json = JSON.stringify(request({ extension: "DEEP" })).replace('"DEEP"', deep);
      expect(await survives(json)).to.equal(true);
      expect(await survives(deep)).to.equal(false);
    });
  });
});
