-- What is known of drafts under discussion and after it, the ones that close last first.
-- drafts: ids; an empty list means all. established: the source had been watched before the draft was first seen.
SELECT s.*, l.source != '' AND l.first_look < toDateTime64(toDate(s.first_seen + INTERVAL 5 HOUR), 3, 'UTC') - INTERVAL 5 HOUR
           AS established
FROM draft_states AS s FINAL
LEFT JOIN (SELECT source, min(finished_at) AS first_look FROM runs FINAL WHERE seen > 0 GROUP BY source) AS l
    ON l.source = s.source
WHERE s.kind != 'earlier' AND (empty({drafts:Array(String)}) OR s.draft_id IN ({drafts:Array(String)}))
ORDER BY s.open_until DESC NULLS LAST, s.source, s.draft_id
