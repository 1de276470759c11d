-- Which reports a recipient was sent in a span of days; detail lists the events told.
-- report, recipient; first, last: days of the reports.
SELECT report_date, detail
FROM deliveries FINAL
WHERE report = {report:String} AND recipient = {recipient:String} AND state IN ('sent', 'uncertain')
  AND report_date >= {first:Date32} AND report_date <= {last:Date32}
ORDER BY report_date
