import { expect } from "chai";
import fc from "fast-check";
import { interpretEvent, readEpcisDocument, validateEvent } from "../../src/epcis/index.ts";
import { faultOf } from "../gs1/faults.ts";
import { sampleNames, sampleText } from "./events.ts";

type Path = Array<string | number>;

const events = sampleNames().flatMap(
  (name) => JSON.parse(sampleText(`epcis/${name}`)).epcisBody.eventList as unknown[],
);
const values = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom<unknown>(
    "",
    "urn:epc:id:sgtin:1.2.3",
    "https://id.gs1.org/01/1/21/1",
    "recalled",
    "DELETE",
    "AggregationEvent",
    -1,
    null,
    {},
    [],
  ),
);

function pathsIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [path];
  return [
    path,
    ...Object.entries(value).flatMap(([key, inner]) =>
      pathsIn(inner, [...path, Array.isArray(value) ? Number(key) : key]),
    ),
  ];
}

function changed(value: unknown, [key, ...rest]: Path, to: unknown): unknown {
  if (key === undefined) return to;
  const copy = Object.assign(Array.isArray(value) ? [] : {}, value) as Record<string | number, unknown>;
  copy[key] = changed(copy[key], rest, to);
  return copy;
}

describe("a damaged event", () => {
  const damaged = fc
    .constantFrom(...events)
    .chain((event) => fc.tuple(fc.constant(event), fc.constantFrom(...pathsIn(event)), values))
    .map(([event, path, to]) => changed(event, path, to));

  it("it is refused with its JSON path, or it still means something; nothing else comes of it", () => {
    let refused = 0;
    fc.assert(
      fc.property(damaged, (event) => {
        const fault = faultOf(() => interpretEvent(validateEvent(event)));
        if (fault === undefined) return;
        refused += 1;
        expect(fault.place).to.match(/^(?:\$|ilmd|outputs)/);
        expect(fault.message).to.match(/\.$/);
      }),
      { numRuns: 2000 },
    );
    expect(refused).to.be.greaterThan(1000);
  });

  it("a document cut off or changed at any place is refused, or read", async () => {
    const text = sampleText("epcis/06-sampling.jsonld");
    const cuts = fc.tuple(fc.nat(text.length), fc.nat(5), fc.string({ maxLength: 3 }));
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(cuts, async ([at, length, insert]) => {
        const broken = text.slice(0, at) + insert + text.slice(at + length);
        const read = await readEpcisDocument(broken).catch((fault: unknown) => fault);
        if ("events" in (read as object)) return;
        refused += 1;
        expect(
          faultOf(() => {
            throw read;
          })?.code,
        ).to.match(/^(?:Document|SchemaVersion|EventList)/);
      }),
      { numRuns: 500 },
    );
    expect(refused).to.be.greaterThan(100);
  });
});
