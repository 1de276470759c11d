-- How state bodies keep to the rules of discussion: drafts, terms, answers, accepted and what became of it.
-- No parameters. accepted_share: of all remarks, 0 to 1, nothing where there are none.
SELECT body, body_kk, body_ru, drafts, terms_kept, terms_broken, reports_missing, remarks, answered_in_time,
       answered_late, unanswered, accepted, if(remarks > 0, round(accepted / remarks, 3), NULL) AS accepted_share,
       rejected, templates, accepted_found, accepted_not_found, source
FROM scorecards
ORDER BY drafts DESC, body, source
