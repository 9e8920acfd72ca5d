import { Writable } from "node:stream";

import { expect } from "chai";

import { jsonLine, Screen } from "../../../scripts/start/screen.ts";
import { InputError } from "../../../sdk/src/errors.ts";

/** A screen on a stream that keeps what is written, and the lines for programs beside it. */
function told(): { screen: Screen; text: () => string; lines: () => unknown[] } {
  let text = "";
  let json = "";
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      text += chunk.toString("utf8");
      done();
    },
  });
  const terminal = Object.assign(stream, { isTTY: false }) as unknown as NodeJS.WriteStream;
  const screen = new Screen(terminal, (foreseen) => (json += jsonLine(foreseen)));
  const lines = (): unknown[] =>
    json
      .split("\n")
      .filter((line) => line !== "")
      .map((line): unknown => JSON.parse(line));
  return { screen, text: () => text, lines };
}

const held = new InputError("PackHeld", "The pack is held.", "Give another pack.");
const refuse = (): Promise<never> => Promise.reject(held);

describe("the story's screen", () => {
  describe("given steps that end as foreseen", () => {
    it("gives their result or their refusal, and ends with 0", async () => {
      const { screen, text, lines } = told();
      expect(await screen.foresee("A dispense", "done", () => Promise.resolve(7))).to.deep.equal({ result: 7 });
      expect(await screen.foresee("Another", "refused: PackHeld", refuse)).to.deep.equal({ refusal: held });
      screen.foreseen("The totals", "agree", "agree");
      expect([screen.surprises, screen.exitCode, text()]).to.deep.equal([0, 0, ""]);
      expect(lines()).to.deep.equal([
        { step: "A dispense", expected: "done", outcome: "done" },
        { step: "Another", expected: "refused: PackHeld", outcome: "refused: PackHeld" },
        { step: "The totals", expected: "agree", outcome: "agree" },
      ]);
    });
  });

  describe("given a step that ends otherwise", () => {
    it("counts it, says it, prints it as JSON, and ends with 1", async () => {
      const { screen, text, lines } = told();
      await screen.foresee("A dispense", "done", () => Promise.resolve());
      await screen.foresee("A second dispense", "refused: PackDispensed", () => Promise.resolve());
      await screen.foresee("A third", "refused: PackDispensed", refuse);
      screen.foreseen("The totals", "agree", "2 differ");
      expect([screen.surprises, screen.exitCode]).to.deep.equal([3, 1]);
      expect(lines().slice(1)).to.deep.equal([
        { step: "A second dispense", expected: "refused: PackDispensed", outcome: "done" },
        { step: "A third", expected: "refused: PackDispensed", outcome: "refused: PackHeld" },
        { step: "The totals", expected: "agree", outcome: "2 differ" },
      ]);
      expect(text().trimEnd().split("\n")).to.deep.equal([
        "  ! A second dispense: expected refused: PackDispensed, and it came to done.",
        "  ! A third: expected refused: PackDispensed, and it came to refused: PackHeld.",
        "  ! The totals: expected agree, and it came to 2 differ.",
      ]);
    });

    it("stays otherwise, whatever ends well after it", async () => {
      const { screen } = told();
      screen.foreseen("The totals", "agree", "1 differ");
      await screen.foresee("A dispense", "done", () => Promise.resolve());
      expect(screen.exitCode).to.equal(1);
    });
  });

  describe("given a step that breaks", () => {
    it("passes on what is no refusal, and tells no outcome", async () => {
      const { screen, lines } = told();
      const broken = new TypeError("undefined is no function");
      const failure: unknown = await screen
        .foresee("A dispense", "refused: PackHeld", () => Promise.reject(broken))
        .catch((error: unknown) => error);
      expect(failure).to.equal(broken);
      expect(lines()).to.deep.equal([]);
    });
  });

  it("numbers its chapters, and no other heading", () => {
    const { screen, text } = told();
    screen.chapter("Goods", "documents become lots");
    screen.chapter("A recall");
    screen.heading("Done in 3 s", "the contracts");
    screen.chapter("A trace");
    expect(text().trim().split(/\n+/)).to.deep.equal([
      "1  Goods  documents become lots",
      "2  A recall",
      "Done in 3 s  the contracts",
      "3  A trace",
    ]);
  });
});
