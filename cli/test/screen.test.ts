import { spawn } from "node:child_process";
import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { expect } from "chai";

import { openStage, type Stage } from "./helpers/stage.ts";

const PROGRAM = fileURLToPath(new URL("../bin/yaolian.mjs", import.meta.url));
const PLANT = "6901234000016";
const METFORMIN = "06901234000016";
/** Gives a program a terminal; util-linux has it. */
const SCRIPT = "/usr/bin/script";

interface Running {
  readonly child: ChildProcessWithoutNullStreams;
  /** What it has printed so far. */
  readonly said: { out: string; err: string };
  /** Resolves once it has printed this; mocha's time limit ends it where it never does. */
  says(stream: "out" | "err", text: string): Promise<void>;
  /** The exit code, after a signal. */
  end(signal?: NodeJS.Signals): Promise<number | null>;
}

function start(program: string, args: readonly string[]): Running {
  const child = spawn(program, args, { env: { ...process.env, NO_COLOR: "", TERM: "xterm" } });
  const said = { out: "", err: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (said.out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said.err += text));
  const gone = once(child, "close");
  return {
    child,
    said,
    async says(stream, text) {
      while (!said[stream].includes(text)) {
        if (child.exitCode !== null) throw new Error(`It ended without "${text}": ${said.out}${said.err}`);
        await pause(20);
      }
    },
    async end(signal) {
      if (signal !== undefined) child.kill(signal);
      await gone;
      return child.exitCode;
    },
  };
}

describe("yaolian, as a program of its own", function () {
  this.timeout(120_000);
  let stage: Stage;
  let common: string[];
  let register: string[];
  const running: Running[] = [];

  before(async () => {
    stage = await openStage();
    const serials = join(stage.folder, "serials.txt");
    await writeFile(serials, Array.from({ length: 20_000 }, (_, place) => `S${place}`).join("\n"));
    const book = join(stage.folder, "31337.json");
    common = [PROGRAM, "--demo", "--rpc", stage.url, "--deployment", book, "--vault", join(stage.folder, "vault")];
    const days = ["--made", "2026-10-01", "--expiry", "2034-09-30", "--at", PLANT];
    register = ["lot", "register", METFORMIN, "MF2701", "--serials", serials, ...days];
  });

  after(async () => {
    for (const { child } of running) child.kill("SIGKILL");
    await stage.close();
  });

  const yaolian = (...argv: string[]): Running => {
    const started = start(process.execPath, [...common, ...argv]);
    running.push(started);
    return started;
  };

  it("draws how far long work is on a terminal, and nothing of it elsewhere", async function () {
    if (!existsSync(SCRIPT)) return this.skip();
    const quoted = [process.execPath, ...common, ...register].map((word) => `'${word}'`).join(" ");
    const onTerminal = start(SCRIPT, ["-qec", quoted, "/dev/null"]);
    running.push(onTerminal);
    expect(await onTerminal.end(), onTerminal.said.out).to.equal(0);
    expect(onTerminal.said.out)
      .to.match(/[█░]+ \d+\/\d+/)
      .and.include("20,000 packs at Huaxing plant");
    const piped = yaolian(...register);
    expect(await piped.end()).to.equal(0);
    expect([piped.said.out, piped.said.err]).to.deep.equal([
      `Lot MF2701 of ${METFORMIN} is registered already, with this list.\n`,
      "",
    ]);
  });

  it("follows the ledger as it goes on, only what is asked for, until it is told to end", async () => {
    const [people, program] = [
      yaolian("watch", "--only", "members"),
      yaolian("watch", "--from", "0", "--only", "claims", "--json"),
    ];
    await people.says("err", "Ctrl-C ends.");
    await stage.run("claims", "ceiling", "http://www.nlm.nih.gov/research/umls/rxnorm|860975", "--set", "0.5");
    await stage.run("member", "suspend", "9", "--reason", "order 1");
    await Promise.all([people.says("out", "is suspended"), program.says("out", "CeilingChanged")]);
    expect(await Promise.all([people.end("SIGINT"), program.end("SIGTERM")])).to.deep.equal([0, 0]);
    expect(people.said.out).to.match(/^block \d+ {2}West Lake Pharmacy 西湖路药房 is suspended\n$/);
    const [line = "", ...others] = program.said.out.trim().split("\n");
    expect([program.said.err, others]).to.deep.equal(["", []]);
    expect(JSON.parse(line)).to.include({ name: "CeilingChanged", contract: "claimLedger" });
    expect(JSON.parse(line).told).to.include("may be claimed at 0.5000 yuan");
    expect((await stage.run("watch", "--only", "weather")).code).to.equal(1);
  });

  it("ends in silence where its reader has seen enough", async () => {
    const all = [process.execPath, ...common, "watch", "--from", "0"].map((word) => `'${word}'`).join(" ");
    const cut = start("/bin/bash", ["-c", `set -o pipefail; ${all} | head -n 1`]);
    running.push(cut);
    expect(await cut.end()).to.equal(0);
    expect(cut.said.out.split("\n")).to.have.length(2);
    expect(cut.said.err).to.match(/^Following from block 0; Ctrl-C ends\.\n$/);
  });
});
