-- From which day which changes apply, soonest first: provision, act that made the change, how the date is known.
-- first, last: days between which the change begins to apply, both included.
SELECT in_force, act_id, path, cause_type, cause_date, cause_number, cause_act, cause_url, in_force_basis, rule, article,
       ends_on_day_off, published, certainty, languages, ops, words, evidence, first_seen, id
FROM commencements
WHERE in_force >= {first:Date32} AND in_force <= {last:Date32}
ORDER BY in_force, cause_date, cause_number, act_id, path, id
