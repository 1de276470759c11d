-- When a mail of each report last left, and how many mails of it have another fate than `sent`. No parameters.
SELECT report, maxIf(toNullable(at), state = 'sent') AS last_sent, countIf(state != 'sent') AS unsent
FROM deliveries FINAL
GROUP BY report
ORDER BY report
