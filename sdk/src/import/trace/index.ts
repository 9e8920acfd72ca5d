export { exportTrace } from "./exportTrace.ts";
export type { ExportTraceOptions } from "./exportTrace.ts";
