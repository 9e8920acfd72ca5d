#!/usr/bin/env node
/*
 * npm's compiler in the place of the `solc` program, for the tools that start one: `--version`, and `--standard-json` from
 * standard input to standard output. The input holds all sources: nothing is read besides. With YAOLIAN_TREES_ALONE no code is
 * made, which takes most of the time, and empty code is answered to tools that read the syntax trees and insist on some.
 */
import { Buffer } from "node:buffer";
import { readFileSync, writeSync } from "node:fs";
import { createRequire } from "node:module";

const solc = createRequire(import.meta.url)("solc");
const args = process.argv.slice(2);
let answer;
if (args.includes("--version")) {
  answer = `solc, the solidity compiler commandline interface\nVersion: ${solc.version()}\n`;
} else if (args.includes("--standard-json")) {
  const input = readFileSync(0, "utf8");
  answer = process.env.YAOLIAN_TREES_ALONE === "1" ? treesOf(input) : solc.compile(input);
} else {
  process.stderr.write(`This takes --version and --standard-json, not ${args.join(" ")}.\n`);
  process.exit(1);
}

function treesOf(text) {
  const input = JSON.parse(text);
  input.settings.outputSelection = { "*": { "*": ["abi", "devdoc", "userdoc"], "": ["ast"] } };
  const output = JSON.parse(solc.compile(JSON.stringify(input)));
  const none = { object: "", sourceMap: "" };
  for (const contracts of Object.values(output.contracts ?? {})) {
    for (const contract of Object.values(contracts)) contract.evm = { bytecode: none, deployedBytecode: none };
  }
  return JSON.stringify(output);
}

// A pipe takes a part at a time.
const bytes = Buffer.from(answer);
for (let done = 0; done < bytes.length;) {
  try {
    done += writeSync(1, bytes, done);
  } catch (error) {
    if (error.code !== "EAGAIN") throw error;
  }
}
