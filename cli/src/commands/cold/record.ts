import { readReadings, recordWords, signSummary, submitSummary } from "@yaolian/sdk/coldChain";
import type { OperatorNeed } from "@yaolian/sdk/ledger";
import { Wallet } from "ethers";

import { sent } from "../../acts/perform.ts";
import { InputError } from "../../frame/basics.ts";
import { action } from "../../frame/command.ts";
import { numberOf } from "../../frame/values.ts";
import { readLot } from "../../acts/stock.ts";
import { deviceKeyOf } from "./device.ts";

const ROLES = ["Logistics", "QualityOfficer", "Dispenser", "Vaccinator"] as const;

export const recordReadings = action({
  name: "cold record",
  description: "Sum a logger's readings up, sign them with its key and record them for the goods it was with",
  examples: ["yaolian --demo cold record journey.csv --device https://example.org/loggers/17 --lot FLU2611 --pack 1"],
  args: {
    file: {
      type: "positional",
      required: true,
      description: "CSV or JSON: a time and degrees Celsius for each reading",
    },
    device: {
      type: "string",
      required: true,
      valueHint: "uri",
      description: "The logger's URI, whose key is in the vault",
    },
    lot: { type: "string", required: true, valueHint: "lot", description: "The lot: GTIN/lot number" },
    pack: {
      type: "string",
      required: true,
      valueHint: "numbers",
      description: "A pack of each consignment that it was with, numbered from 1, separated by commas",
    },
  },
  async run(session, args) {
    const [ledger, state] = [await session.ledger(), await readLot(session, args.lot)];
    const goods = args.pack.split(",").map((pack) => {
      const found = state.holding(numberOf(pack.trim(), "pack's number", state.packCount) - 1);
      if (found !== undefined) return found;
      const cure = `Its packs are numbered from 1 to ${state.packCount}.`;
      throw new InputError("PackIndexOutOfLot", `Lot ${state.lotNumber} has no pack ${pack}.`, cure);
    });
    const firsts = [...new Set(goods.map(({ first }) => first))];
    const signed = await signSummary(ledger, new Wallet(deviceKeyOf(session, args.device)), {
      consignments: firsts.map((first) => ({ lot: state.id, first })),
      readings: await readReadings(args.file),
    });
    const sites = [...new Set(goods.flatMap(({ site, recipient }) => (recipient === 0 ? [site] : [site, recipient])))];
    const needs = sites.flatMap((site) => ROLES.map((role): OperatorNeed => ({ role, site })));
    const outcome = await submitSummary(await session.actingAs(needs), signed);
    const { from: since, to: until, minutesOut } = signed.summary;
    return sent(session, outcome, {
      summary: { ...signed.summary, words: recordWords({ record: { since, until }, minutesOut }) },
      held: outcome.held.map(({ lot, first }) => ({ lot, first })),
    });
  },
});
