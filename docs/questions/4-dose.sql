-- At which load and for how many weeks was training that raised or did not raise the motor evoked potential?
SELECT DISTINCT findings.direction, findings.intervention, first_author, year, protocols.text_kind,
    load_percent_1rm_low AS "%1RM from", load_percent_1rm_high AS "to", weeks_low AS weeks
FROM findings
JOIN protocols USING (record_id)
JOIN records USING (record_id)
WHERE outcome = 'mep_amplitude' AND load_percent_1rm_low IS NOT NULL
ORDER BY direction, intervention, year, first_author
LIMIT 10;
