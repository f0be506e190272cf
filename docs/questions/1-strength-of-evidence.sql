-- Which effects on the nervous system are best supported, and how sure can one be of them?
SELECT intervention, outcome, leading_direction AS direction, studies,
    round(belief, 2) AS belief, round(belief_low, 2) AS low, round(belief_high, 2) AS high, certainty
FROM effects
WHERE outcome NOT IN ('maximal_strength', 'contralateral_strength', 'muscle_size', 'rate_of_force_development',
    'muscle_power', 'functional_performance', 'fatigue_resistance', 'force_control')
    AND leading_direction IS NOT NULL
ORDER BY belief_low DESC, studies DESC, intervention, outcome
LIMIT 8;
