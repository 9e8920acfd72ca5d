import { writeFile } from "node:fs/promises";

import { handOverOf } from "@yaolian/sdk/import";
import { prescriptionWordText } from "@yaolian/sdk/prescriptions";

import { AT, DRAWN, findSlip, pharmacySite, scansOf, SLIP } from "../../acts/slips.ts";
import { query } from "../../frame/command.ts";

export const writeHandOver = query({
  name: "rx hand-over",
  description: "Write down which packs would be given, for the patient's wallet to sign where the slip has no key",
  examples: [
    "yaolian --demo rx hand-over slip.json '(01)06901234000016(21)F95ZF2PXK87T' --at 6906789000016 --out packs.json",
  ],
  args: {
    slip: SLIP,
    ...DRAWN,
    at: AT,
    out: { type: "string", valueHint: "path", description: "Where it goes; the screen by default" },
  },
  async run(session, args) {
    const ledger = await session.ledger();
    const read = await findSlip(session, args.slip);
    const site = await pharmacySite(session, args.at);
    const scans = scansOf(args._.slice(1), args.open, args.units);
    const handOver = await handOverOf(ledger, session.vault, read, scans, site);
    const text = prescriptionWordText(handOver);
    if (args.out === undefined || session.globals.dryRun) return { data: handOver, lines: [text.trimEnd()] };
    await writeFile(args.out, text);
    const line = `${handOver.units} units. The patient signs with \`yaolian wallet sign dispense ${args.out}\`.`;
    return { data: handOver, lines: [line] };
  },
});
