import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";

import { InputError, TransientError } from "../../sdk/src/errors.ts";
import type { ChildProcess } from "node:child_process";
import type { ChainReply, ChainRequest } from "./node.ts";

/** How long the node may take to answer: measured at 0.6 s on two idle cores, so this only catches a hung one. */
const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 5_000;
const CHAIN_ID = 31337;

export type LocalChainOptions = {
  /** The port to listen on; any free one if left out. */
  port?: number;
  /** Milliseconds between blocks, 1000 if left out; 0 mines each transaction in a block of its own as it arrives. */
  intervalMs?: number;
  /** The time at which the chain's clock begins, now if left out: for documents that tell of the past. */
  begins?: Date;
  /** Where the funded accounts come from; the well-known test phrase "test test … junk" if left out. */
  mnemonic?: string;
  /** False prints each call on stderr; true if left out. */
  quiet?: boolean;
};

export type LocalChain = {
  url: string;
  chainId: number;
  /** The node's process. */
  pid: number | undefined;
  /** Ends the node and waits until its process and port are gone. Calling it again does nothing. */
  stop(): Promise<void>;
  /** Fulfilled when the node has ended: with undefined after stop(), else with what it died of. */
  ended: Promise<Error | undefined>;
};

/**
 * Starts Hardhat's node as a process of its own and waits until it answers JSON-RPC on 127.0.0.1. Blocks come at an
 * interval as on a real network, the base fee is always zero (send with `gasPrice: 0` to pay nothing), and the chain
 * lives only as long as this process: it ends with it even when this one is killed, and does not keep it alive.
 *
 * @throws InputError `PortInUse` or `PortInvalid` for the port that was asked for, `IntervalInvalid`.
 * @throws TransientError `ChainDidNotStart` with what the node said last.
 */
export async function startLocalChain(options: LocalChainOptions = {}): Promise<LocalChain> {
  const request = checked(options);
  const child = fork(fileURLToPath(new URL("node.ts", import.meta.url)), [], {
    cwd: fileURLToPath(new URL("../..", import.meta.url)),
    execArgv: ["--import", import.meta.resolve("tsx")],
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  const tail = keepTail(child, request.logged);
  let stopping = false;
  const ended = new Promise<Error | undefined>((resolve) => {
    child.once("exit", (code, signal) => {
      const how = signal === null ? `exit code ${String(code)}` : signal;
      resolve(stopping ? undefined : new Error(`The local chain ended by itself (${how}). ${tail()}`.trim()));
    });
  });
  const stop = async (): Promise<void> => {
    stopping = true;
    if (child.connected) child.disconnect();
    const force = setTimeout(() => child.kill("SIGKILL"), STOP_LIMIT_MS);
    child.ref();
    await ended;
    clearTimeout(force);
  };
  try {
    const port = await ask(child, request, tail);
    release(child);
    return { url: `http://127.0.0.1:${port}`, chainId: CHAIN_ID, pid: child.pid, stop, ended };
  } catch (error) {
    await stop();
    throw error;
  }
}

function checked(options: LocalChainOptions): ChainRequest {
  const { port = 0, intervalMs = 1000, begins, mnemonic, quiet = true } = options;
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    throw new InputError("PortInvalid", `${port} is no port.`, "Say --port with a number from 1 to 65535.");
  }
  if (!Number.isInteger(intervalMs) || intervalMs < 0 || intervalMs > 3_600_000) {
    const cure = "Give whole milliseconds, at most an hour; 0 mines each transaction as it arrives.";
    throw new InputError("IntervalInvalid", `${intervalMs} is no interval between blocks.`, cure);
  }
  return { port, intervalMs, begins: begins?.toISOString(), mnemonic, logged: !quiet };
}

/** Sends the request and waits for the port, the node's own failure, its end, or the time limit. */
function ask(child: ChildProcess, request: ChainRequest, tail: () => string): Promise<number> {
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => reject(didNotStart(`no answer in ${START_LIMIT_MS / 1000} s`)), START_LIMIT_MS);
    const didNotStart = (reason: string): TransientError =>
      new TransientError("ChainDidNotStart", `The local chain did not start: ${reason}`, tail() || "Start it again.");
    child.once("error", (error) => reject(didNotStart(error.message)));
    child.once("exit", (code) => reject(didNotStart(`its process ended with exit code ${String(code)}.`)));
    child.once("message", (message) => {
      const reply = message as ChainReply;
      clearTimeout(limit);
      if ("port" in reply) resolve(reply.port);
      else if (reply.code === "EADDRINUSE") reject(portInUse(request.port));
      else if (reply.code === "EACCES") reject(portForbidden(request.port));
      else reject(didNotStart(reply.failure));
    });
    child.send(request);
  });
}

function portInUse(port: number): InputError {
  return new InputError("PortInUse", `Port ${port} is in use:`, "stop what listens there, or say --port.");
}

function portForbidden(port: number): InputError {
  return new InputError(
    "PortForbidden",
    `This user may not listen on port ${port}:`,
    "say --port with one above 1023.",
  );
}

/** Keeps the end of what the node prints, for the message about its death, and passes it on when asked to. */
function keepTail(child: ChildProcess, logged: boolean): () => string {
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (chunk: string) => {
      text = (text + chunk).slice(-6000);
      if (logged) process.stderr.write(chunk);
    });
  }
  return () => text.trim().split("\n").slice(-20).join("\n");
}

/** Lets this process end while the chain runs: the chain then ends with it. */
function release(child: ChildProcess): void {
  child.unref();
  child.channel?.unref();
  for (const stream of [child.stdout, child.stderr]) (stream as unknown as { unref?(): void } | null)?.unref?.();
}
