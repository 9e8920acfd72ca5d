/*
 * `node bootstrap/run.mjs <command> [arguments]`, from any Node ≥ 18: runs itself again under the Node that
 * package.json names if this one is too old, installs what is missing, then runs the command. What it says itself
 * goes to stderr, so that a command's output can be read by programs.
 */
import "./watch-parent.mjs";

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { runNode } from "./child.mjs";
import { COMMANDS, nodeArguments } from "./commands.mjs";
import { explainNpm, isFit } from "./decide.mjs";
import { ensureInstalled } from "./install.mjs";
import { Explained, findNpm, npm, withNode } from "./npm.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const say = (text) => process.stderr.write(`${text}\n`);

async function main([name, ...given]) {
  const command = COMMANDS[name];
  if (command === undefined) throw new Explained(`Say which of: ${Object.keys(COMMANDS).join(", ")}.`);
  if (!isFit(process.versions.node)) return await runUnderPinnedNode([name, ...given]);
  await ensureInstalled(root, say);
  if (!existsSync(join(root, command.file))) {
    throw new Explained(
      `${command.file} is missing: this checkout is incomplete, run \`git checkout -- .\` in ${root}`,
    );
  }
  const cwd = command.here ? callersFolder() : root;
  const env = withNode(process.execPath, process.env);
  return await runNode(process.execPath, [...nodeArguments(root, command), ...given], { cwd, env });
}

/** The only script of a package that is ever run when it is installed, against .npmrc: Node's, which puts the platform's program in place. */
const SCRIPT_OF_NODE = ["--ignore-scripts=false"];

/** The Node's own path is asked for, so that no npm stands between this process and the command. */
async function runUnderPinnedNode(args) {
  const { node: pinned } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).config;
  const get = [
    "exec",
    "--yes",
    "--prefer-offline",
    "--loglevel=error",
    ...SCRIPT_OF_NODE,
    `--package=node@${pinned}`,
    "--",
  ];
  const printed = await npm(process.execPath, [...get, "node", "-p", "process.execPath"], root);
  const node = printed.trim().split(/\r?\n/).at(-1);
  const env = { ...process.env, npm_execpath: findNpm() };
  return await runNode(node, [fileURLToPath(import.meta.url), ...args], { env });
}

/** npm runs scripts in the project's folder and tells where it was called. */
function callersFolder() {
  const byOurNpm = process.env.npm_package_json === join(root, "package.json");
  return (byOurNpm && process.env.INIT_CWD) || process.cwd();
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const expected = error instanceof Explained ? error.message : explainNpm(error.message, root);
  say(expected ?? error.stack);
  process.exitCode = 1;
}
