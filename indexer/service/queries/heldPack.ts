import { and, eq, sql } from "@ponder/client";

import { consignment } from "../../ponder.schema.ts";
import type { PackPlace } from "../packs/index.ts";
import type { Tables } from "../tables.ts";
import { consignmentsHeldBy } from "./visibility.ts";

/** Whether a pack lies at one of a member's sites, as the tables have it. */
export async function isHeldBy(tables: Tables, member: number, { lotId, index }: PackPlace): Promise<boolean> {
  const { lot, first, count } = consignment;
  const rows = await tables
    .select({ first })
    .from(consignment)
    .where(
      and(
        eq(lot, lotId as `0x${string}`),
        sql`${first} <= ${index} and ${first} + ${count} > ${index}`,
        consignmentsHeldBy(tables, member),
      ),
    )
    .limit(1);
  return rows.length > 0;
}
