import { spawn } from "node:child_process";
import { constants } from "node:os";

const FORWARDED = ["SIGINT", "SIGTERM", "SIGHUP"];

/** Ctrl-C arrives from the terminal and again from npm: the child hears of both as one. */
const SAME_SIGNAL_WITHIN_MS = 1_000;

const WATCH_PARENT = new URL("watch-parent.mjs", import.meta.url).href;

/**
 * Runs a program to its end, with this process's own input and output, and returns its exit code, which is
 * 128 + the signal's number when a signal ended it. Signals sent here reach it; it ends with this process.
 *
 * @param {string} node the Node to run it under; 18.18 or newer
 * @param {string[]} args what follows `node`
 * @param {{cwd?: string, env?: NodeJS.ProcessEnv}} [options]
 * @returns {Promise<number>}
 */
export async function runNode(node, args, options = {}) {
  const env = { ...(options.env ?? process.env), YAOLIAN_PARENT: String(process.pid) };
  // Detached, because a terminal's Ctrl-C goes to every process of its group: the command would hear of it once from
  // the terminal and once from here, and many programs take the second for "at once, without tidying up".
  const detached = process.platform !== "win32";
  const child = spawn(node, ["--import", WATCH_PARENT, ...args], { cwd: options.cwd, env, stdio: "inherit", detached });
  const stop = forwardSignals(child);
  try {
    return await exitCode(child);
  } finally {
    stop();
  }
}

/**
 * The same for a program whose output is wanted as text, not on the screen.
 *
 * @returns {Promise<{code: number, stdout: string, stderr: string}>}
 */
export async function captureNode(node, args, options = {}) {
  const child = spawn(node, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  const stop = forwardSignals(child);
  const output = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"]) child[name].setEncoding("utf8").on("data", (text) => (output[name] += text));
  try {
    return { code: await exitCode(child, "close"), ...output };
  } finally {
    stop();
  }
}

function exitCode(child, event = "exit") {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once(event, (code, signal) => resolve(signal === null ? code : 128 + constants.signals[signal]));
  });
}

function forwardSignals(child) {
  const last = new Map();
  const forward = (signal) => {
    const now = Date.now();
    if (now - (last.get(signal) ?? -Infinity) > SAME_SIGNAL_WITHIN_MS) child.kill(signal);
    last.set(signal, now);
  };
  for (const signal of FORWARDED) process.on(signal, forward);
  return () => {
    for (const signal of FORWARDED) process.off(signal, forward);
  };
}
