-- Which months have figures by state body, and what they show, as a number that changes when a figure does.
-- No parameters.
SELECT formatDateTime(toStartOfMonth(toDate32(assumeNotNull(s.open_until))), '%Y-%m') AS month,
       sum(sipHash64(tuple(d.*))) AS shown
FROM draft_scores AS d
INNER JOIN (SELECT source, draft_id, open_until FROM draft_states FINAL WHERE open_until IS NOT NULL) AS s
    ON s.source = d.source AND s.draft_id = d.draft_id
GROUP BY month
ORDER BY month
