-- The acts drafts became, the surest first. drafts: ids.
SELECT source, draft_id, act_id, certainty, score, evidence, at
FROM lineage FINAL
WHERE certainty != 'none' AND draft_id IN ({drafts:Array(String)})
ORDER BY source, draft_id, indexOf(['stated', 'likely', 'review'], certainty), score DESC, act_id
