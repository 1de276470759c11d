-- The files of drafts as read, of drafts seen lately. since: UTC.
SELECT source, draft_id, address, role, language, body, flags
FROM draft_texts FINAL
WHERE (source, draft_id) IN (
    SELECT source, draft_id FROM draft_sightings WHERE seen_at >= {since:DateTime64(3, 'UTC')}
)
ORDER BY source, draft_id, address, role
