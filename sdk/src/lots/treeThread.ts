import { openSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";

import { diskStore } from "./files.ts";
import { LotHasher, SaltMaker } from "./hashing.ts";
import { sectionsOf } from "./layout.ts";
import { NODES_AT_ONCE, TreeHasher } from "./tree.ts";
import type { RunMessage, ThreadData, ThreadMessage } from "./treeThreads.ts";

/* One hashing thread: takes the next piece of a run from the shared counter until the run is done. */
const { path, name, count, lotKey, next } = workerData as ThreadData;
const port = parentPort;
if (port === null) throw new Error("treeThread.ts runs as a worker thread only.");

const hasher = new LotHasher(name);
const tree = new TreeHasher(diskStore(openSync(path, "r+")), sectionsOf(count), hasher, new SaltMaker(lotKey));

const tell = (message: ThreadMessage): void => port.postMessage(message);

port.on("message", ({ to }: RunMessage) => {
  for (;;) {
    const from = Atomics.add(next, 0, NODES_AT_ONCE);
    if (from >= to) break;
    const end = Math.min(from + NODES_AT_ONCE, to);
    tree.hashNodes(from, end);
    tell({ hashed: end - from });
  }
  tell("idle");
});
tell("ready");
