export { rehearse } from "./rehearse.ts";
export { reportLines } from "./report.ts";
export type {
  Latency,
  Law,
  LoadFigures,
  NodeAudit,
  RehearsalReport,
  RehearseOptions,
  ValidatorDrill,
} from "./types.ts";
