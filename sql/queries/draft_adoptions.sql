-- Drafts found to have become acts in a span of time. since, until: UTC, until excluded.
SELECT source, draft_id, act_id, certainty, evidence, at
FROM lineage FINAL
WHERE certainty IN ('stated', 'likely')
  AND at >= {since:DateTime64(3, 'UTC')} AND at < {until:DateTime64(3, 'UTC')}
ORDER BY source, draft_id, act_id
