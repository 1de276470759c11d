-- Texts a source says it does not have, while it has the act in another language.

-- One row an act, language and source: the last answer to the question for this text was "there is no such page".
CREATE VIEW absent_texts AS
SELECT act_id, language, source, max(fetched_at) AS last_asked, min(fetched_at) AS first_asked,
       argMax(address, fetched_at) AS address
FROM captures FINAL
WHERE kind = 'absent'
  AND (act_id, language, source) NOT IN (SELECT act_id, language, source FROM sightings)
GROUP BY act_id, language, source;
