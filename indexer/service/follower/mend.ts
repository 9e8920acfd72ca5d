import { SCHEMA } from "./database.ts";

/**
 * Sets right what a process that was killed may have left in PGlite, in one statement and so in one piece.
 *
 * On PGlite Ponder uses no transactions: each of its statements stands alone, whatever it calls them. Four things follow.
 * - A backfill that was cut short has written some of its last rows without saying how far it got. Nothing there undoes
 *   them, so the tables are dropped, and made anew from what was read from the node before.
 * - A finalisation that was cut short has moved the checkpoint, and left rows in some tables from which Ponder would undo
 *   what is final. They go.
 * - A creation of tables that was cut short can't be gone on with.
 * - Only then may the lock be taken off.
 * What was written of a block beyond the checkpoint is undone by Ponder itself: its triggers kept what was there before.
 */
export const MENDING = `
DO $mend$
DECLARE
  is_ready boolean;
  name text;
BEGIN
  IF to_regclass('"${SCHEMA}"."_ponder_meta"') IS NOT NULL THEN
    SELECT value->>'is_ready' = '1' INTO is_ready FROM "${SCHEMA}"."_ponder_meta" WHERE key = 'app';
  END IF;
  IF is_ready IS NOT TRUE THEN
    DROP SCHEMA IF EXISTS "${SCHEMA}" CASCADE;
    RETURN;
  END IF;
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = '${SCHEMA}' AND starts_with(tablename, '_reorg__') LOOP
    EXECUTE format(
      'DELETE FROM %I.%I WHERE checkpoint <= (SELECT min(safe_checkpoint) FROM %I._ponder_checkpoint)',
      '${SCHEMA}', name, '${SCHEMA}'
    );
  END LOOP;
  UPDATE "${SCHEMA}"."_ponder_meta" SET value = jsonb_set(value, '{is_locked}', '0');
END
$mend$`;
