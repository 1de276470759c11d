-- How many remarks and answers were read in each channel of a draft looked at lately; 0 where there are none.
-- since: UTC.
SELECT s.source AS source, s.draft_id AS draft_id, s.channel AS channel, countIf(c.comment_id != '') AS remarks
FROM (
    SELECT DISTINCT source, draft_id, channel FROM draft_sightings
    WHERE seen_on = 'card' AND kind = 'draft' AND seen_at >= {since:DateTime64(3, 'UTC')}
) AS s
LEFT JOIN (SELECT * FROM comments FINAL) AS c
    ON c.source = s.source AND c.draft_id = s.draft_id AND c.channel = s.channel
GROUP BY source, draft_id, channel
ORDER BY source, draft_id, channel
