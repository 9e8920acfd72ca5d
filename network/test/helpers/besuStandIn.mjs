#!/usr/bin/env node
/*
 * Stands where Besu would, to try how validators are started, stopped and wiped: reads the configuration that it is given,
 * refuses to run without its key, genesis and peers, keeps a block's number in its data folder, and tells it over RPC. It
 * agrees with nobody about anything.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";

const option = (name) => process.argv.find((arg) => arg.startsWith(`--${name}=`))?.split("=")[1] ?? "";
const config = Object.fromEntries(
  readFileSync(option("config-file"), "utf8")
    .split("\n")
    .filter((line) => /^[a-z]/.test(line))
    .map((line) => [line.split("=")[0], JSON.parse(line.slice(line.indexOf("=") + 1))]),
);
if (!/^0x[0-9a-f]{64}\n$/.test(readFileSync(option("node-private-key-file"), "utf8"))) process.exit(3);
JSON.parse(readFileSync(config["genesis-file"], "utf8"));
JSON.parse(readFileSync(config["static-nodes-file"], "utf8"));
if (!existsSync(config["permissions-nodes-config-file"])) process.exit(4);

const state = `${config["data-path"]}/head`;
const head = existsSync(state) ? Number(readFileSync(state, "utf8")) + 1 : 0;
writeFileSync(state, String(head));
createServer((_request, response) => {
  response.end(JSON.stringify([{ jsonrpc: "2.0", id: 0, result: `0x${head.toString(16)}` }]));
}).listen(config["rpc-http-port"], config["rpc-http-host"]);
process.on("SIGTERM", () => process.exit(0));
