-- What pages show of each state body in each month, as a number that changes when a figure or a draft listed does.
-- No parameters. The month is the one in which the discussion ended.
SELECT formatDateTime(toStartOfMonth(toDate32(assumeNotNull(s.open_until))), '%Y-%m') AS month,
       d.source AS source, d.body AS body, sum(sipHash64(tuple(d.*, s.row, o.ends))) AS shown
FROM draft_scores AS d
INNER JOIN (
    SELECT source, draft_id, open_until, sipHash64(tuple(* EXCEPT (seen_at, known))) AS row
    FROM draft_states FINAL WHERE open_until IS NOT NULL
) AS s ON s.source = d.source AND s.draft_id = d.draft_id
LEFT JOIN (
    SELECT source, draft_id, sum(sipHash64(tuple(comment_id, kind))) AS ends FROM outcomes FINAL GROUP BY source, draft_id
) AS o ON o.source = d.source AND o.draft_id = d.draft_id
GROUP BY month, source, body
ORDER BY month, source, body
