-- Which acts say that they amend others: how many instructions of each were read, and in how many something is open.
-- No parameters.
SELECT act_id, language, count() AS instructions, countIf(operation = 'unknown') AS not_understood,
       countIf(arrayExists(flag -> flag NOT IN ('heading', 'everywhere', 'by_annex'), flags)) AS with_something_open,
       uniqExact(amended_act_id, amended_date, amended_number) AS acts_amended
FROM instructions FINAL
GROUP BY act_id, language
ORDER BY act_id, language
