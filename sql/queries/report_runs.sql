-- Which runs ended in a span of time, with their health and what they had to refuse, oldest first.
-- since, until: UTC, until excluded.
SELECT source, run_id, started_at, finished_at, expected, seen, fetched, changed, failed, skipped, rejected,
       oldest_unchecked, source_updated, permission, health, reasons, limits
FROM run_health
WHERE finished_at >= {since:DateTime64(3, 'UTC')} AND finished_at < {until:DateTime64(3, 'UTC')}
ORDER BY source, finished_at, run_id
