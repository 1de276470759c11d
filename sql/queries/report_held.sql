-- Which editions seen before a moment still wait for a second capture that confirms them.
-- since, until: UTC, until excluded.
SELECT k.act_id AS act_id, k.language AS language, k.source AS source, a.title AS title,
       k.new_edition AS edition_date, k.old_edition AS previous_edition, k.seen_at AS seen_at
FROM current_comparisons AS k
LEFT JOIN acts AS a ON a.act_id = k.act_id AND a.language = k.language
WHERE k.state = 'held'
  AND k.seen_at >= {since:DateTime64(3, 'UTC')} AND k.seen_at < {until:DateTime64(3, 'UTC')}
ORDER BY act_id, language, source, seen_at, k.new_capture
