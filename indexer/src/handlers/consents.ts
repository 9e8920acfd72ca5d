import { enumValue } from "@yaolian/sdk/ledger";
import * as tables from "ponder:schema";

import { on, type Told } from "./on.ts";

type Db = Told<"consentRegistry:ConsentGranted">["db"];
type Hex = `0x${string}`;

on("consentRegistry:ConsentGranted", async ({ args: { holder, member, sequence, nonce, current }, db }) => {
  const consent = { ...current, sequence };
  await db
    .insert(tables.consent)
    .values({ holder, member, ...consent })
    .onConflictDoUpdate(consent);
  await countNonce(db, holder, nonce);
});

on("consentRegistry:ConsentRevoked", async ({ args: { holder, member, sequence, nonce }, db }) => {
  await db.update(tables.consent, { holder, member }).set({ until: 0, sequence });
  await countNonce(db, holder, nonce);
});

on("consentRegistry:RepresentativeAppointed", async ({ args, db }) => {
  const { holder, representative, scope, until, nonce } = args;
  await db
    .insert(tables.representative)
    .values({ holder, representative, scope, until })
    .onConflictDoUpdate({ scope, until });
  await countNonce(db, holder, nonce);
});

on("consentRegistry:RepresentativeDismissed", async ({ args: { holder, representative, nonce }, db }) => {
  await db.update(tables.representative, { holder, representative }).set({ scope: 0, until: 0 });
  await countNonce(db, holder, nonce);
});

function countNonce(db: Db, holder: Hex, nonce: number): Promise<unknown> {
  return db.insert(tables.consentNonce).values({ holder, nonce }).onConflictDoUpdate({ nonce });
}

on("consentRegistry:GlassBroken", ({ args, db, time }) => {
  const { glass, holder, member, by, scope, reason, document, until } = args;
  return db.insert(tables.glassRecord).values({
    ...{ glass: Number(glass), holder, member, by, scope, document, until, brokenAt: time },
    ...{ reason: enumValue("GlassReason", reason), finding: "Open" },
  });
});

on("consentRegistry:GlassReviewed", ({ args: { glass, finding }, db }) =>
  db.update(tables.glassRecord, { glass: Number(glass) }).set({ finding: enumValue("ReviewFinding", finding) }),
);

on("consentRegistry:Disclosed", ({ args, db, block, logIndex, time }) => {
  const { holder, from, to, scope, purpose, consent, glass, document } = args;
  const told = { holder, from, to, scope, purpose, consent, glass: Number(glass), document };
  return db.insert(tables.disclosure).values({ block, logIndex, ...told, time });
});
