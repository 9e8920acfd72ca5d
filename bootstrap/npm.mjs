import { existsSync, realpathSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";

import { captureNode } from "./child.mjs";
import { explainNpm } from "./decide.mjs";

/** A failure that the person in front of the screen can mend; its message is the whole story. */
export class Explained extends Error {}

/** npm's own program, so that it can be run under a Node other than the one it came with. */
export function findNpm(env = process.env) {
  if (env.npm_execpath?.endsWith("npm-cli.js")) return env.npm_execpath;
  const folders = [dirname(process.execPath), ...(env.PATH ?? "").split(delimiter)];
  for (const folder of folders) {
    const linked = join(folder, "npm");
    if (existsSync(linked) && realpathSync(linked).endsWith("npm-cli.js")) return realpathSync(linked);
    const beside = join(folder, "node_modules", "npm", "bin", "npm-cli.js");
    if (existsSync(beside)) return beside;
  }
  throw new Explained("npm was not found: install Node.js with npm (https://nodejs.org), then run this again.");
}

/**
 * Runs npm and returns what it printed on stdout.
 *
 * @throws Explained with one sentence for the usual failures, with npm's own words for the others
 */
export async function npm(node, args, folder) {
  const env = withNode(node, process.env);
  const { code, stdout, stderr } = await captureNode(node, [findNpm(), ...args], { cwd: folder, env });
  if (code === 0) return stdout;
  if (code > 128) process.exit(code);
  const why = explainNpm(stderr + stdout, folder);
  throw new Explained(why ?? `\`npm ${args.join(" ")}\` failed with exit code ${code}:\n${stderr.trim()}`);
}

/** An environment in which `node` is this one, for the programs that npm and our own scripts start by name. */
export function withNode(node, env) {
  return { ...env, PATH: `${dirname(node)}${delimiter}${env.PATH ?? ""}`, npm_node_execpath: node };
}
