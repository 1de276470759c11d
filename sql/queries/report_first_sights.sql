-- Which acts were first seen in a span of time; established: their source had brought something in before it.
-- since, until: UTC, until excluded.
SELECT s.act_id AS act_id, argMin(s.source, (s.seen_at, s.source)) AS source,
       argMin(s.source, (s.seen_at, s.source)) IN (
           SELECT source FROM runs FINAL WHERE seen > 0 AND finished_at < {since:DateTime64(3, 'UTC')}
       ) AS established
FROM sightings AS s FINAL
GROUP BY s.act_id
HAVING min(s.seen_at) >= {since:DateTime64(3, 'UTC')} AND min(s.seen_at) < {until:DateTime64(3, 'UTC')}
ORDER BY act_id
