import { demoKey } from "../../cli/src/demo/keys.ts";
import { tableLines } from "../../cli/src/frame/table.ts";
import { readCast } from "./cast.ts";
import { rosterOf, rosterRows } from "./roster.ts";

/* Prints who has which demo key. Everybody knows these keys: they are for the local chain alone. */
const roster = rosterOf(await readCast());
const keys = new Map(roster.map(({ number }) => [String(number), demoKey(number).privateKey]));
const rows = rosterRows(roster).map((row) => [...row, keys.get(row[0] ?? "") ?? ""]);
const lines = tableLines(rows, { heads: [">key", "member", "role", "site", "private key"] });
process.stdout.write(`${lines.join("\n")}\n`);
