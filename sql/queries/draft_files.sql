-- The files the newest card of each draft offers. drafts: ids.
SELECT s.source AS source, s.draft_id AS draft_id, argMax(s.files, (s.seen_at, s.files)) AS files
FROM draft_sightings AS s FINAL
WHERE s.kind != 'earlier' AND s.draft_id IN ({drafts:Array(String)}) AND s.seen_on = 'card'
GROUP BY source, draft_id
ORDER BY source, draft_id
