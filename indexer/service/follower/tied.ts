import { existsSync } from "node:fs";

const SETPRIV = "/usr/bin/setpriv";

/**
 * The command with which a program ends when the process that started it does, however that ends: on Linux the kernel sends
 * it the signal. A program's own look for its parent is not enough, because a Node that hangs while it exits looks no more.
 * Elsewhere the command as it is.
 */
export function tied(signal: "KILL" | "QUIT", command: string, args: readonly string[]): [string, string[]] {
  if (process.platform !== "linux" || !existsSync(SETPRIV)) return [command, [...args]];
  return [SETPRIV, ["--pdeathsig", signal, "--", command, ...args]];
}
