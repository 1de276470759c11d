-- Of which changes the words on commencement are known but the day is not, and what is missing to reckon it.
-- No parameters.
SELECT first_seen, act_id, path, cause_type, cause_date, cause_number, cause_act, cause_url, in_force, in_force_basis,
       rule, article, ends_on_day_off, published, certainty, languages, words, id,
       multiIf(rule = '', 'no rule matches the words', cause_act = '', 'the act that made the change is not identified',
               published IS NULL AND match(rule, 'days|months|published'), 'its publication is not known',
               'the words name no day') AS missing
FROM commencements
WHERE in_force IS NULL
ORDER BY first_seen DESC, act_id, path, id
