#!/usr/bin/env node
/*
 * The command line's entry: plain JavaScript that any Node can read, so that an old one is told what it needs. TypeScript
 * is run by tsx; nothing is built.
 */
const OLDEST = 20;

const major = Number(process.versions.node.split(".")[0]);
if (major < OLDEST) {
  process.stderr.write(`yaolian needs Node.js ${OLDEST} or newer, and this is ${process.versions.node}.\n`);
  process.exitCode = 1;
} else {
  const { register } = await import("tsx/esm/api");
  register();
  const { main } = await import("../src/main.ts");
  process.exitCode = await main(process.argv.slice(2));
}
