/** Where the follower keeps its tables: PostgreSQL, or PGlite in a folder of this machine. */
export type Database =
  | { readonly kind: "postgres"; readonly connectionString: string }
  | { readonly kind: "pglite"; readonly folder: string };

/** Where the tables are, in PostgreSQL and in PGlite. */
export const SCHEMA = "yaolian";

/** Ponder writes here who follows, and since when it was last alive. There may be no such table yet. */
export const UNLOCK = `
  DO $$ BEGIN
    IF to_regclass('"${SCHEMA}"."_ponder_meta"') IS NOT NULL THEN
      UPDATE "${SCHEMA}"."_ponder_meta" SET value = jsonb_set(value, '{is_locked}', to_jsonb(0));
    END IF;
  END $$`;
