-- What do the texts themselves say of intracortical inhibition after one session of resistance exercise?
SELECT first_author, year, direction, text_kind, words
FROM findings_of('acute_resistance_exercise', 'sici')
ORDER BY direction, year, first_author, words
LIMIT 8;
