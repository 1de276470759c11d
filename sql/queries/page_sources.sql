-- When each source was last looked at on each day in Kazakhstan on which it was, and on what ground.
-- No parameters.
SELECT toDate32(r.finished_at + INTERVAL 5 HOUR) AS day, r.source AS source, max(r.finished_at) AS last_look,
       argMax(r.permission, (r.finished_at, r.run_id)) AS ground
FROM runs AS r FINAL
GROUP BY day, source
ORDER BY day, source
