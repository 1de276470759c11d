-- Drafts that may have become an act where a person should look. No parameters.
SELECT l.source AS source, l.draft_id AS draft_id, if(s.title_ru != '', s.title_ru, s.title_kk) AS title, l.act_id AS act_id,
       l.score AS score, l.evidence AS evidence, s.address AS address, l.at AS at
FROM lineage AS l FINAL
INNER JOIN draft_states AS s FINAL ON s.source = l.source AND s.draft_id = l.draft_id
WHERE l.certainty = 'review'
ORDER BY score DESC, source, draft_id, act_id
