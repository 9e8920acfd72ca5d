/*
 * Loaded into a process with `--import …/guard.mjs?log=FILE`: refuses every connection to another host than this machine, and
 * adds a line about it to the file. `NODE_OPTIONS` takes it into the processes that a process starts.
 */
import { appendFileSync } from "node:fs";
import { Socket } from "node:net";
import { setImmediate } from "node:timers";
import { fileURLToPath } from "node:url";

const log = new URL(import.meta.url).searchParams.get("log");
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1|::ffff:127(\.\d{1,3}){3})$/i;

const { connect } = Socket.prototype;
Socket.prototype.connect = function (...given) {
  // Node's own callers hand over what they have put in order already, as a list.
  const [first, second] = Array.isArray(given[0]) ? given[0] : given;
  const options = typeof first === "object" ? first : typeof second === "string" ? { port: first, host: second } : {};
  const host = options.host ?? "localhost";
  if (options.path !== undefined && options.path !== null) return connect.apply(this, given);
  if (LOOPBACK.test(host)) return connect.apply(this, given);
  if (log !== null) appendFileSync(fileURLToPath(log), `${JSON.stringify({ host, port: options.port })}\n`);
  // As any connection fails: after whoever asked for it has taken hold of it.
  setImmediate(() => this.destroy(new Error(`A connection to ${host} was refused: nothing is fetched at run time.`)));
  return this;
};
