-- Names of private persons, to be taken out of everything that is published of drafts. drafts: ids.
-- Granted to the writer alone. Organisations speak in channels of their own and are no private persons.
SELECT DISTINCT n.draft_id AS draft_id, n.author AS author
FROM commenters AS n FINAL
INNER JOIN comments AS c FINAL ON c.source = n.source AND c.draft_id = n.draft_id AND c.comment_id = n.comment_id
WHERE n.draft_id IN ({drafts:Array(String)}) AND n.author != '' AND NOT c.official AND c.channel = 'public'
ORDER BY draft_id, author
