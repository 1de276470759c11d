-- How state bodies led the discussions that ended in a month, those with most drafts first. month: its first day.
SELECT d.source AS source, d.body AS body, any(d.body_kk) AS body_kk, any(d.body_ru) AS body_ru,
       count() AS drafts, countIf(d.term_kept) AS terms_kept, countIf(d.term_broken) AS terms_broken,
       sum(d.remarks) AS remarks, sum(d.remarks - d.unanswered) AS answered, sum(d.in_time) AS in_time,
       sum(d.late) AS late, sum(d.unanswered) AS unanswered, sum(d.accepted) AS accepted, sum(d.not_found) AS missed
FROM draft_scores AS d
INNER JOIN (
    SELECT source, draft_id FROM draft_states FINAL
    WHERE open_until >= toDate32({month:Date32}) AND open_until < addMonths(toDate32({month:Date32}), 1)
) AS s ON s.source = d.source AND s.draft_id = d.draft_id
GROUP BY source, body
ORDER BY drafts DESC, source, body
