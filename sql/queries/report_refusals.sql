-- What was fetched in a span of time but refused, and why.
-- since, until: UTC, until excluded.
SELECT source, act_id, language, address, reason, detail, seen_at
FROM rejects FINAL
WHERE seen_at >= {since:DateTime64(3, 'UTC')} AND seen_at < {until:DateTime64(3, 'UTC')}
ORDER BY source, seen_at, address, reason, id
