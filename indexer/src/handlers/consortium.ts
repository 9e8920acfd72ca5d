import { enumValue, flagNames } from "@yaolian/sdk/ledger";
import * as tables from "ponder:schema";
import { zeroAddress } from "viem";

import { glnText } from "../values.ts";
import { on } from "./on.ts";

on("consortium:FoundingEnded");

on("consortium:MemberAdmitted", ({ args, db }) => {
  const { member, licenceEnd, admin, profile, parent } = args;
  return db.insert(tables.member).values({
    ...{ member, licenceEnd, admin, profile, parent },
    kinds: flagNames("kinds", args.kinds),
    standing: "Active",
    suspendedUntil: 0,
    proposedAdmin: zeroAddress,
  });
});

on("consortium:StandingChanged", ({ args: { member, current, until }, db }) =>
  db.update(tables.member, { member }).set({ standing: enumValue("Standing", current), suspendedUntil: until }),
);

on("consortium:LicenceRenewed", ({ args: { member, licenceEnd }, db }) =>
  db.update(tables.member, { member }).set({ licenceEnd }),
);

on("consortium:AdminProposed", ({ args: { member, proposed }, db }) =>
  db.update(tables.member, { member }).set({ proposedAdmin: proposed }),
);

on("consortium:AdminChanged", ({ args: { member, admin }, db }) =>
  db.update(tables.member, { member }).set({ admin, proposedAdmin: zeroAddress }),
);

on("consortium:ProfileChanged", ({ args: { member, profile }, db }) =>
  db.update(tables.member, { member }).set({ profile }),
);

on("consortium:SiteOpened", ({ args: { site, member, gln, kind }, db }) =>
  db.insert(tables.site).values({ site, member, gln: glnText(gln), kind: enumValue("SiteKind", kind), open: true }),
);

on("consortium:SiteClosed", ({ args: { site }, db }) => db.update(tables.site, { site }).set({ open: false }));

on("consortium:OperatorAdded", ({ args, db, time }) => {
  const { operator, member, site, until } = args;
  const term = { member, site, roles: flagNames("roles", args.roles), since: time, until, distrustedFrom: 0 };
  return db
    .insert(tables.operator)
    .values({ operator, ...term })
    .onConflictDoUpdate(term);
});

// The second before the block is the last of its term.
on("consortium:OperatorEnded", ({ args: { operator }, db, time }) =>
  db.update(tables.operator, { operator }).set({ until: time - 1 }),
);

on("consortium:OperatorCompromised", ({ args: { operator, since }, db }) =>
  db.update(tables.operator, { operator }).set({ distrustedFrom: since }),
);

on("consortium:ModuleChanged", ({ args: { module, current }, db }) => {
  const status = enumValue("ModuleStatus", current);
  return db.insert(tables.module).values({ module, status }).onConflictDoUpdate({ status });
});
