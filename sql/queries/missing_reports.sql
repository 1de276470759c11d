-- On which drafts the report on the discussion was found missing in a span of time, and when that was seen first.
-- since, until: UTC, until excluded. The last day for the report had passed, the card was looked at and had none. A draft
-- first seen after that day is left out: what was late before we looked is no news. shown: changes when its row does.
WITH late AS (
    SELECT source, draft_id, sipHash64(tuple(* EXCEPT (seen_at, known))) AS shown, first_seen,
           toDate32OrNull(JSONExtractString(arrayJoin(JSONExtractArrayRaw(terms)) AS term, 'due')) AS due
    FROM draft_states FINAL
    WHERE kind = 'draft' AND JSONExtractString(term, 'duty') = 'report' AND JSONExtractRaw(term, 'kept') = 'false'
)
SELECT l.source AS source, l.draft_id AS draft_id, assumeNotNull(l.due) AS due, min(s.seen_at) AS at,
       toDate32(at + INTERVAL 5 HOUR) AS day, any(l.shown) AS shown
FROM draft_sightings AS s
INNER JOIN late AS l ON l.source = s.source AND l.draft_id = s.draft_id
WHERE s.seen_on = 'card' AND s.report_address = '' AND toDate32(s.seen_at + INTERVAL 5 HOUR) > due
  AND toDate32(l.first_seen + INTERVAL 5 HOUR) <= due
GROUP BY source, draft_id, due
HAVING at >= {since:DateTime64(3, 'UTC')} AND at < {until:DateTime64(3, 'UTC')}
ORDER BY due, source, draft_id
