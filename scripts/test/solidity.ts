import hre from "hardhat";

import type { Count } from "./part.ts";

type SolidityResult = { summary: { passed: number; failed: number; skipped: number } };

/* Runs Hardhat's Solidity tests, already compiled, and tells the test command how many there were. */
const task = hre.tasks.getTask(["test", "solidity"]);
const result = (await task.run({ noCompile: true })) as { value?: SolidityResult; error?: SolidityResult };
const summary = (result.value ?? result.error)?.summary;
if (summary === undefined) throw new Error("Hardhat's Solidity tests returned no summary.");
const count: Count = { passed: summary.passed, failed: summary.failed, pending: summary.skipped };
process.send?.(count);
process.exitCode = count.failed === 0 ? 0 : 1;
