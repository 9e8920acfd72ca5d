import type { Requirement } from "./requirement.ts";
import r01 from "./requirements/r01.ts";
import r02 from "./requirements/r02.ts";
import r03 from "./requirements/r03.ts";
import r04 from "./requirements/r04.ts";
import r05 from "./requirements/r05.ts";
import r06 from "./requirements/r06.ts";
import r07 from "./requirements/r07.ts";
import r08 from "./requirements/r08.ts";
import r09 from "./requirements/r09.ts";
import r10 from "./requirements/r10.ts";
import r11 from "./requirements/r11.ts";
import r12 from "./requirements/r12.ts";
import r13 from "./requirements/r13.ts";
import r14 from "./requirements/r14.ts";
import r15 from "./requirements/r15.ts";
import supply from "./requirements/supply.ts";
import staticChecks from "./requirements/static.ts";
import symbolic from "./requirements/symbolic.ts";
import openapi from "./requirements/openapi.ts";

/** The reliability budgets, in their order, then what stands beside them. */
export const REQUIREMENTS: readonly Requirement[] = [
  r01,
  r02,
  r03,
  r04,
  r05,
  r06,
  r07,
  r08,
  r09,
  r10,
  r11,
  r12,
  r13,
  r14,
  r15,
  supply,
  staticChecks,
  symbolic,
  openapi,
];
