-- Whether accepted proposals stand in the adopted acts. drafts: ids.
SELECT source, draft_id, comment_id, act_id, language, verdict, proposed, adopted, path, score
FROM acceptance_checks FINAL
WHERE draft_id IN ({drafts:Array(String)})
ORDER BY source, draft_id, comment_id, act_id, language
