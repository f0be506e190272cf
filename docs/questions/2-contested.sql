-- On which effects do studies disagree most?
SELECT intervention, outcome, round(increase, 1) AS increase, round(decrease, 1) AS decrease,
    round(no_change, 1) AS no_change, round(contested, 2) AS contested
FROM contested
ORDER BY against DESC, contested DESC, intervention, outcome
LIMIT 8;
