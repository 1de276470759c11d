-- Which drafts a day's report speaks of.
-- They were first seen, are about to close, ended the day before, were answered, became an act on the day, or an
-- answer was due the day before.
-- since, until: UTC, until excluded; day: the day.
WITH
    said AS (
        SELECT source, draft_id,
               countIf(answered_at >= {since:DateTime64(3, 'UTC')} AND answered_at < {until:DateTime64(3, 'UTC')}) AS answers,
               countIf(kind = 'unanswered' AND answer_due = {day:Date32} - 1) AS overdue
        FROM outcomes FINAL
        GROUP BY source, draft_id
    ),
    became AS (
        SELECT source, draft_id, count() AS acts
        FROM lineage FINAL
        WHERE certainty IN ('stated', 'likely')
          AND at >= {since:DateTime64(3, 'UTC')} AND at < {until:DateTime64(3, 'UTC')}
        GROUP BY source, draft_id
    )
SELECT s.source AS source, s.draft_id AS draft_id, o.answers AS answers, o.overdue AS overdue
FROM draft_states AS s FINAL
LEFT JOIN said AS o ON o.source = s.source AND o.draft_id = s.draft_id
LEFT JOIN became AS b ON b.source = s.source AND b.draft_id = s.draft_id
WHERE s.kind != 'earlier' AND (
    answers > 0 OR overdue > 0 OR b.acts > 0
    OR (s.first_seen >= {since:DateTime64(3, 'UTC')} AND s.first_seen < {until:DateTime64(3, 'UTC')})
    OR (s.open_until >= {day:Date32} - 1 AND s.open_until <= {day:Date32} + 3)
)
ORDER BY s.open_until NULLS LAST, source, draft_id
