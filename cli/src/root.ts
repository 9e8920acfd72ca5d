import { defineCommand } from "citty";
import type { CommandDef, SubCommandsDef } from "citty";

import type { ExplainedCommand } from "./frame/usage.ts";

/** A group of commands, loaded when one of them is called: what is not called costs no time at the start. */
function group(name: string, description: string, subCommands: () => Promise<SubCommandsDef>): CommandDef {
  return defineCommand({ meta: { name, description }, subCommands });
}

/** The tree of commands. */
export const root: ExplainedCommand = {
  meta: {
    name: "yaolian",
    description: "Medicines and prescriptions on the Yaolian ledger: members, drugs, lots, packs, prescriptions",
  },
  examples: [
    "yaolian --demo import epcis samples/epcis/*.jsonld",
    "yaolian --demo import fhir samples/fhir/*",
    "yaolian --demo pack verify '(01)06901234000016(21)F95ZF2PXK87T'",
    "yaolian --demo lot show 06901234000016/MF2609",
  ],
  subCommands: {
    init: () => import("./commands/init.ts").then(({ init }) => init),
    member: group("member", "Who runs the ledger: members and the operators that act for them", () =>
      import("./commands/member.ts").then(({ memberCommands }) => memberCommands),
    ),
    council: group("council", "What the members decide together: proposals, votes, seats", () =>
      import("./commands/council.ts").then(({ councilCommands }) => councilCommands),
    ),
    site: group("site", "Places where goods are kept, by GLN", () =>
      import("./commands/site.ts").then(({ siteCommands }) => siteCommands),
    ),
    drug: group("drug", "Products that may be sold, by GTIN", () =>
      import("./commands/drug.ts").then(({ drugCommands }) => drugCommands),
    ),
    lot: group("lot", "Lots: register, release, move, hold, recall, trace", () =>
      import("./commands/lot.ts").then(({ lotCommands }) => lotCommands),
    ),
    pack: group("pack", "Single packs: verify, sell, retire, set aside, open", () =>
      import("./commands/pack.ts").then(({ packCommands }) => packCommands),
    ),
    rx: group("rx", "Prescriptions: issue, accept, dispense, withdraw, cancel", () =>
      import("./commands/rx.ts").then(({ rxCommands }) => rxCommands),
    ),
    consent: group("consent", "Who may see whose records: consents, emergency accesses, disclosures", () =>
      import("./commands/consent.ts").then(({ consentCommands }) => consentCommands),
    ),
    wallet: group("wallet", "A patient's wallet: addresses, slips, consents, and who saw what", () =>
      import("./commands/wallet.ts").then(({ walletCommands }) => walletCommands),
    ),
    vaccine: group("vaccine", "Immunizations: give doses, void what was entered in error", () =>
      import("./commands/vaccine.ts").then(({ vaccineCommands }) => vaccineCommands),
    ),
    stock: group("stock", "What is on the shelves of a site, against what the ledger has there", () =>
      import("./commands/stock.ts").then(({ stockCommands }) => stockCommands),
    ),
    claims: group("claims", "What insurers are asked to pay, and pay", () =>
      import("./commands/claims.ts").then(({ claimsCommands }) => claimsCommands),
    ),
    alert: group("alert", "What looked wrong about a pack, and what came of it", () =>
      import("./commands/alert.ts").then(({ alertCommands }) => alertCommands),
    ),
    cold: group("cold", "The cold chain: devices, what they measured, how warm goods were", () =>
      import("./commands/cold.ts").then(({ coldCommands }) => coldCommands),
    ),
    anchor: group("anchor", "Batches of documents: who had them, since when, and whether they are unchanged", () =>
      import("./commands/anchor.ts").then(({ anchorCommands }) => anchorCommands),
    ),
    evidence: group("evidence", "Recordings of inspections and enforcement, signed by devices", () =>
      import("./commands/evidence.ts").then(({ evidenceCommands }) => evidenceCommands),
    ),
    import: group("import", "Turn standard documents into lots, custody and prescriptions", () =>
      import("./commands/import.ts").then(({ importCommands }) => importCommands),
    ),
    export: group("export", "Write what happened as standard documents", () =>
      import("./commands/export.ts").then(({ exportCommands }) => exportCommands),
    ),
    network: group("network", "The consortium's own chain: its files, its allow-lists, its rehearsal", () =>
      import("../../network/src/commands/index.ts").then(({ networkCommands }) => networkCommands),
    ),
    report: () => import("./commands/report.ts").then(({ report }) => report),
    watch: () => import("./commands/watch.ts").then(({ watch }) => watch),
  },
};
