-- What is said about some changes or editions, with the words it rests on.
-- subjects: ids of changes or editions.
SELECT subject, name, value, evidence, rule
FROM labels
WHERE subject IN {subjects:Array(String)}
ORDER BY subject, name, value
