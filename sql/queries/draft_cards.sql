-- The newest card of each draft in each language, of drafts seen lately. since: UTC.
SELECT source, draft_id, language, max(d.seen_at) AS seen_at, argMax(d.title, d.seen_at) AS title,
       argMax(d.address, d.seen_at) AS address, argMax(d.passport, d.seen_at) AS passport,
       argMax(d.text_hash, d.seen_at) AS text_hash, argMax(d.text_body, d.seen_at) AS text_body,
       argMax(d.files, d.seen_at) AS files,
       argMax(d.signals, d.seen_at) AS signals, argMax(d.comments, d.seen_at) AS comments
FROM draft_sightings AS d FINAL
WHERE d.seen_on = 'card' AND d.kind = 'draft' AND d.channel = 'public' AND d.seen_at >= {since:DateTime64(3, 'UTC')}
GROUP BY source, draft_id, language
ORDER BY source, draft_id, language
