-- How the latest runs went: what the source says it holds, what was seen, what was lost, and why a run is red.
-- No parameters.
SELECT source, run_id, finished_at, health, expected, seen, fetched, changed, failed, rejected, skipped,
       oldest_unchecked, source_updated, permission, reasons, refusals
FROM run_health
ORDER BY finished_at DESC, source, run_id
LIMIT 100
