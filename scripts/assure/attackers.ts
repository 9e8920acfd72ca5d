/**
 * What the attackers do in `npm test` a few times, done every time: each bit of each signature the other way, and each of
 * the 40,320 orders of eight rivals mined. Takes about half an hour.
 */
process.env["YAOLIAN_DEEP"] = "1";
process.argv.push("test/unit/signatures/signatures.test.ts", "test/unit/rivals/*.test.ts");

await import("../test/run.ts");
