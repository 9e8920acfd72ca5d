import hre from "hardhat";

import { EVERY_LAW } from "../assure/laws/campaign.ts";
import { outcomesOf, type RunnersSuite } from "../assure/laws/outcome.ts";
import { tellOutcomes } from "../assure/laws/tell.ts";
import type { Count } from "./part.ts";

type SolidityResult = { suiteResults: RunnersSuite[] };

/* Compiles and runs Hardhat's Solidity tests, and tells the test command how many there were. */
process.env["YAOLIAN_LAW"] = EVERY_LAW;
const task = hre.tasks.getTask(["test", "solidity"]);
const { value, error, success } = (await task.run({})) as {
  success: boolean;
  value?: SolidityResult;
  error?: SolidityResult;
};
const results = outcomesOf((value ?? error)?.suiteResults ?? []);
tellOutcomes(results);
const counted = (status: string): number => results.filter((result) => result.status === status).length;
const count: Count = { passed: counted("Success"), failed: counted("Failure"), pending: counted("Skipped") };
process.send?.(count);
process.exitCode = success ? 0 : 1;
