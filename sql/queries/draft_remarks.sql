-- Remarks on drafts with the state body's answers and what became of them, in the order they were made.
-- drafts: ids. Participants are numbers: their names stay in the store.
SELECT c.source AS source, c.draft_id AS draft_id, c.comment_id AS comment_id, c.channel AS channel,
       c.said_at AS said_at, b.kk AS passage_kk, b.ru AS passage_ru, c.text AS text, c.decision AS decision,
       o.participant AS participant, o.kind AS kind, o.labels AS labels, o.cluster AS cluster,
       o.answered_at AS answered_at, o.answer_due AS answer_due, o.late_days AS late_days,
       a.text AS answer, a.said_at AS answer_said_at
FROM comments AS c FINAL
LEFT JOIN (
    SELECT source, draft_id, comment_id, anyIf(block, language = 'kk') AS kk, anyIf(block, language = 'ru') AS ru
    FROM comment_blocks FINAL WHERE draft_id IN ({drafts:Array(String)}) GROUP BY source, draft_id, comment_id
) AS b ON b.source = c.source AND b.draft_id = c.draft_id AND b.comment_id = c.comment_id
LEFT JOIN (SELECT * FROM outcomes FINAL WHERE draft_id IN ({drafts:Array(String)})) AS o
    ON o.source = c.source AND o.draft_id = c.draft_id AND o.comment_id = c.comment_id
LEFT JOIN (SELECT * FROM comments FINAL WHERE draft_id IN ({drafts:Array(String)})) AS a
    ON a.source = c.source AND a.draft_id = c.draft_id AND a.comment_id = o.answer_id AND o.answer_id != ''
WHERE c.answers = '' AND c.draft_id IN ({drafts:Array(String)})
ORDER BY source, draft_id, said_at, length(comment_id), comment_id
SETTINGS join_use_nulls = 1
