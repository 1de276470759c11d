-- Of which mails nobody knows whether they arrived: they are not sent again by themselves.
-- No parameters.
SELECT report, report_date, recipient, message_id, state, at
FROM deliveries FINAL
WHERE state IN ('uncertain', 'intent')
ORDER BY report_date, report, recipient
