-- What is watched of each source and how it stands.
-- Its last look, the last one without losses, since when it is red and why; `texts` and `absent` count acts by language. No parameters.
WITH
    looks AS (
        SELECT source, argMax(run_id, (started_at, finished_at, run_id)) AS last_run,
               maxIf(toNullable(finished_at), health = 'green') AS last_whole
        FROM run_health GROUP BY source
    ),
    troubles AS (
        SELECT r.source AS source, min(r.finished_at) AS red_since
        FROM run_health AS r INNER JOIN looks AS w ON w.source = r.source
        WHERE r.health = 'red' AND (w.last_whole IS NULL OR r.finished_at > w.last_whole)
        GROUP BY source
    ),
    held AS (
        SELECT source, map('kk', uniqExactIf(act_id, language = 'kk'), 'ru', uniqExactIf(act_id, language = 'ru')) AS texts
        FROM sightings GROUP BY source
    ),
    lacking AS (
        SELECT source, map('kk', countIf(language = 'kk'), 'ru', countIf(language = 'ru')) AS absent
        FROM absent_texts GROUP BY source
    )
SELECT r.source AS source, r.finished_at AS last_look, w.last_whole AS last_whole, r.health AS health,
       if(t.source = '', NULL, toNullable(t.red_since)) AS red_since, r.expected AS expected, r.seen AS seen,
       r.changed AS changed, r.failed AS failed, r.rejected AS rejected, r.skipped AS skipped,
       r.oldest_unchecked AS oldest_unchecked, r.source_updated AS source_updated, r.permission AS permission,
       r.reasons AS reasons, r.refusals AS refusals, r.limits AS limits, h.texts AS texts, a.absent AS absent
FROM run_health AS r
INNER JOIN looks AS w ON w.source = r.source AND w.last_run = r.run_id
LEFT JOIN troubles AS t ON t.source = r.source
LEFT JOIN held AS h ON h.source = r.source
LEFT JOIN lacking AS a ON a.source = r.source
ORDER BY source
