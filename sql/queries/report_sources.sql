-- Which sources have ever been watched before a moment, and when each was last looked at.
-- until: first moment after the span, UTC.
SELECT r.source AS source, max(r.finished_at) AS finished_at,
       argMax(r.permission, (r.finished_at, r.run_id)) AS permission
FROM runs AS r FINAL
WHERE r.finished_at < {until:DateTime64(3, 'UTC')}
GROUP BY source
ORDER BY source
