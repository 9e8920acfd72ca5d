import hre from "hardhat";

import { outcomesOf, type RunnersSuite } from "./outcome.ts";

/*
 * Runs some of the Solidity tests of the project in the working folder and sends what they came to its parent. The
 * arguments: whether the contracts are compiled already, a pattern that the tests' names fit, and their files.
 */
const [compiled = "", grep = "", ...testFiles] = process.argv.slice(2);
const task = hre.tasks.getTask(["test", "solidity"]);
const { value, error } = (await task.run({ testFiles, grep, noCompile: compiled === "true" })) as Record<
  "value" | "error",
  { suiteResults: RunnersSuite[] } | undefined
>;
process.send?.(outcomesOf((value ?? error)?.suiteResults ?? []));
