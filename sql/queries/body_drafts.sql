-- What is counted of every draft whose discussion ended in a month, for the report on its state body. month: its first day.
-- ends: how many remarks came to which end.
SELECT d.source AS source, d.draft_id AS draft_id, d.body AS body, d.term_kept AS term_kept,
       d.term_broken AS term_broken, d.report_missing AS report_missing, d.remarks AS remarks,
       d.unanswered AS unanswered, d.in_time AS in_time, d.late AS late, d.accepted AS accepted,
       d.not_found AS missed, o.ends AS ends
FROM draft_scores AS d
INNER JOIN (
    SELECT source, draft_id, open_until FROM draft_states FINAL
    WHERE open_until >= toDate32({month:Date32}) AND open_until < addMonths(toDate32({month:Date32}), 1)
) AS s ON s.source = d.source AND s.draft_id = d.draft_id
LEFT JOIN (
    SELECT source, draft_id, sumMap(map(kind, toUInt64(1))) AS ends FROM outcomes FINAL GROUP BY source, draft_id
) AS o ON o.source = d.source AND o.draft_id = d.draft_id
ORDER BY source, body, s.open_until, draft_id
