-- Drafts on whose outcome a report is due.
-- Their discussion ended, the card was seen after that, and they were known before; or they became an act. since, until: UTC, until excluded; day: the day of the report.
SELECT source, draft_id, 'ended' AS event, assumeNotNull(open_until) AS day
FROM draft_states FINAL
WHERE kind = 'draft' AND open_until < {day:Date32} AND open_until >= toDate32({since:DateTime64(3, 'UTC')} + INTERVAL 5 HOUR)
  AND toDate32(seen_at + INTERVAL 5 HOUR) > open_until AND toDate32(first_seen + INTERVAL 5 HOUR) <= open_until
UNION ALL
SELECT DISTINCT l.source, l.draft_id, 'adopted' AS event, toDate32(l.at + INTERVAL 5 HOUR) AS day
FROM lineage AS l FINAL
INNER JOIN (SELECT source, draft_id FROM draft_states FINAL WHERE kind = 'draft') AS s
    ON s.source = l.source AND s.draft_id = l.draft_id
WHERE l.certainty IN ('stated', 'likely')
  AND l.at >= {since:DateTime64(3, 'UTC')} AND l.at < {until:DateTime64(3, 'UTC')}
ORDER BY day, source, draft_id, event
