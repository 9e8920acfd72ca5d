import { existsSync } from "node:fs";

import { execa } from "execa";

import { InputError } from "../../sdk/src/errors.ts";

/** A program of Debian's that the project's tests and benches use. */
export interface DebianPackage {
  readonly name: string;
  /** What is there once it is installed. */
  readonly place: string;
  /** The failure's code where it can't be had. */
  readonly missing: `${string}Missing`;
}

/** Installs a package where it is missing and this is root. Throws an InputError with the package's own code. */
export async function ensurePackage({ name, place, missing }: DebianPackage): Promise<void> {
  if (existsSync(place)) return;
  let cause: unknown;
  if (process.getuid?.() === 0) {
    cause = await install(name);
    if (existsSync(place)) return;
  }
  const cure = `Run \`apt-get install -y ${name}\` as root.`;
  throw new InputError(missing, `There is no ${place}, which Debian's package ${name} has.`, cure, { cause });
}

async function install(name: string): Promise<unknown> {
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  const command = ["install", "-y", "--no-install-recommends", name];
  const first = await attempt(() => execa("apt-get", command, { env }));
  if (first === undefined) return undefined;
  // The list of packages of a new machine may be missing, or name versions that are gone.
  return (
    (await attempt(() => execa("apt-get", ["update"], { env }))) ?? attempt(() => execa("apt-get", command, { env }))
  );
}

async function attempt(act: () => PromiseLike<unknown>): Promise<unknown> {
  try {
    await act();
    return undefined;
  } catch (error) {
    return error;
  }
}
