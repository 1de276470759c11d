-- Which alarms stand: silent edits, notes over an unchanged text, numbers used again or changed, text that vanished.
-- No parameters.
SELECT first_seen, kind, act_id, language, path, previous_edition, edition_date, named_act, words, title, address, id
FROM alarms
ORDER BY first_seen DESC, act_id, kind, language, path, id
