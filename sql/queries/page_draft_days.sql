-- What the pages of days show of drafts, as a number a day that changes when a row shown there does.
-- No parameters. Days of Kazakhstan (UTC+5).
WITH
    drafts AS (SELECT source, draft_id, first_seen, open_until, sipHash64(tuple(* EXCEPT (seen_at, known))) AS row
               FROM draft_states FINAL),
    parts AS (
        SELECT source, draft_id, toDate32(first_seen + INTERVAL 5 HOUR) AS day, toUInt64(1) AS part FROM drafts
        UNION ALL
        SELECT source, draft_id, toDate32(assumeNotNull(open_until)) + arrayJoin([-3, -2, -1, 0, 1]) AS day, toUInt64(2)
        FROM drafts WHERE open_until IS NOT NULL
        UNION ALL
        SELECT source, draft_id, toDate32(assumeNotNull(answered_at) + INTERVAL 5 HOUR) AS day, sipHash64(comment_id)
        FROM outcomes FINAL WHERE answered_at IS NOT NULL
        UNION ALL
        SELECT source, draft_id, assumeNotNull(answer_due) + 1 AS day, sipHash64(tuple(comment_id, kind))
        FROM outcomes FINAL WHERE answer_due IS NOT NULL
        UNION ALL
        SELECT source, draft_id, toDate32(at + INTERVAL 5 HOUR) AS day, sipHash64(tuple(act_id, certainty))
        FROM lineage FINAL
    )
SELECT p.day AS day, sum(sipHash64(tuple(d.row, p.part))) AS shown
FROM parts AS p
INNER JOIN drafts AS d ON d.source = p.source AND d.draft_id = p.draft_id
GROUP BY day
ORDER BY day
