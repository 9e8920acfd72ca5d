import { readFile } from "node:fs/promises";

/** Linux counts a process's time in hundredths of a second, whatever the machine. */
const TICK_MS = 10;
/** Of the fields that follow a process's name: time in its own code, and in the kernel's for it. */
const [USER, SYSTEM] = [11, 12];

/** Processor time that a process has had so far, milliseconds; undefined where the machine does not tell. */
export async function processorMs(pid: number | undefined): Promise<number | undefined> {
  const status = await readFile(`/proc/${pid ?? 0}/stat`, "utf8").catch(() => "");
  // The name in parentheses may hold anything.
  const fields = status.slice(status.lastIndexOf(")") + 2).split(" ");
  const ticks = Number(fields[USER]) + Number(fields[SYSTEM]);
  return Number.isNaN(ticks) ? undefined : ticks * TICK_MS;
}
