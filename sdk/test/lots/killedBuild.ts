/* A build that says when it has reached a step and then waits to be killed: tsx killedBuild.ts PATH serials|tree. */
import { buildLotFile } from "../../src/lots/index.ts";
import { GTIN, KEY, LOT, serials } from "./example.ts";

const [path = "", step = ""] = process.argv.slice(2);

async function* list(): AsyncGenerator<string> {
  yield* serials(40_000);
  if (step === "serials") await reached();
}

/** Holds the build where it is. */
function reached(): Promise<never> {
  process.stdout.write("reached\n");
  return new Promise(() => setInterval(() => undefined, 60_000));
}

await buildLotFile({
  gtin: GTIN,
  lot: LOT,
  lotKey: KEY,
  serials: list(),
  path,
  onProgress: (progress) => {
    if (step !== "tree" || progress.step !== "tree") return;
    process.stdout.write("reached\n");
    // The build goes on only when this returns, which it never does.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  },
});
