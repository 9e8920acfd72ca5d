import hre from "hardhat";

import type { Count } from "./part.ts";

type SolidityResult = { suiteResults: { testResults: { status: "Success" | "Failure" | "Skipped" }[] }[] };

/* Compiles and runs Hardhat's Solidity tests, and tells the test command how many there were. */
const task = hre.tasks.getTask(["test", "solidity"]);
const { value, error, success } = (await task.run({})) as {
  success: boolean;
  value?: SolidityResult;
  error?: SolidityResult;
};
const results = (value ?? error)?.suiteResults.flatMap(({ testResults }) => testResults) ?? [];
const counted = (status: string): number => results.filter((result) => result.status === status).length;
const count: Count = { passed: counted("Success"), failed: counted("Failure"), pending: counted("Skipped") };
process.send?.(count);
process.exitCode = success ? 0 : 1;
