-- The text of one edition: provisions and the publisher's notes in the order of the page.
-- act, language, hash: the edition.
SELECT at, path, unit, label, text, repealed, kind
FROM (
    SELECT at, path, unit, label, text, repealed, 'provision' AS kind
    FROM provisions FINAL
    WHERE act_id = {act:String} AND language = {language:String} AND text_hash = {hash:String}
    UNION ALL
    SELECT at, path, '' AS unit, '' AS label, text, false AS repealed, 'note' AS kind
    FROM notes FINAL
    WHERE act_id = {act:String} AND language = {language:String} AND text_hash = {hash:String}
)
ORDER BY at, kind
