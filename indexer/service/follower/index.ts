export type { Database } from "./database.ts";
export { startFollower } from "./follower.ts";
export type { KeptFollower } from "./follower.ts";
export type { ProcessOptions as FollowerOptions } from "./process.ts";
