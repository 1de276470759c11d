-- By which clause of the amending act the changes of some acts were made, and whether the new text has its words.
-- acts: ids of the acts changed.
SELECT event, act_id, language, cause_day, cause_number, amending_act, clauses, operation, agreement, instruction
FROM cause_clauses
WHERE act_id IN {acts:Array(String)}
ORDER BY act_id, event, language, cause_day, cause_number
