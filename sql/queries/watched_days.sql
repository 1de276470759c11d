-- On which days in Kazakhstan something was run, seen or refused.
-- No parameters.
SELECT DISTINCT toDate32(moment + INTERVAL 5 HOUR) AS day
FROM (
    SELECT finished_at AS moment FROM runs FINAL
    UNION ALL SELECT seen_at AS moment FROM rejects FINAL
    UNION ALL SELECT first_seen AS moment FROM events
    UNION ALL SELECT first_seen AS moment FROM editions
)
ORDER BY day
