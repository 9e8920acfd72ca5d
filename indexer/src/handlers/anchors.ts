import { enumValue } from "@yaolian/sdk/ledger";
import * as tables from "ponder:schema";

import { on } from "./on.ts";

on("anchorRegistry:BatchAnchored", ({ args, db, time }) => {
  const { anchor, author, schema, root, leafCount, papers } = args;
  const told = { author, schema: enumValue("AnchorSchema", schema), root, leafCount, papers };
  return db.insert(tables.anchor).values({ anchor, since: time, ...told });
});

// The terms of use of a data set go on with what takes its place.
on("anchorRegistry:AnchorSuperseded", async ({ args: { anchor, successor }, db }) => {
  await db.update(tables.anchor, { anchor }).set({ supersededBy: successor });
  const previous = await db.find(tables.anchor, { anchor });
  const { terms = null, disease = null, approval = null } = previous ?? {};
  await db.update(tables.anchor, { anchor: successor }).set({ terms, disease, approval });
});

on("anchorRegistry:DataUseStated", ({ args: { anchor, terms, disease, approval }, db }) =>
  db.update(tables.anchor, { anchor }).set({ terms, disease, approval }),
);

on("anchorRegistry:AnchorAttested", ({ args: { anchor, notary, current, report }, db, time }) => {
  const said = { finding: enumValue("Attestation", current), since: time, report };
  return db
    .insert(tables.attestation)
    .values({ anchor, notary, ...said })
    .onConflictDoUpdate(said);
});
