-- Views for the common questions. Every view that shows text shows text_kind beside it.

CREATE VIEW statements AS
SELECT 'findings' AS source_table, finding_id AS evidence_id, record_id, sentence_id, direction AS says, hedged, p,
    part, start, "end", text AS words, text_kind, origin
FROM findings
UNION ALL
SELECT 'associations', association_id, record_id, sentence_id, relation, NULL, NULL,
    part, start, "end", text, text_kind, origin
FROM associations
UNION ALL
SELECT 'site_claims', site_claim_id, record_id, sentence_id, stance, hedged, NULL,
    part, start, "end", text, text_kind, origin
FROM site_claims;
COMMENT ON VIEW statements IS 'Findings, associations and site claims as one list: what each says, and where.';
COMMENT ON COLUMN statements.says IS 'direction of a finding, relation of an association, or stance of a site claim';
COMMENT ON COLUMN statements.words IS 'the words at the place where it stands';

CREATE VIEW evidence_sentences AS
SELECT edges.edge_id, edges.source, edges.relation, edges.target, edges.certainty,
    evidence.evidence_id, evidence.source_table, statements.says, evidence.vote, evidence.no_vote, evidence.cluster,
    records.record_id, records.text_kind, records.pmid, records.doi, records.first_author, records.year,
    records.title, records.retracted,
    studies.design, studies.species, studies.population, studies.n, studies.exposure,
    findings.comparator, findings.limb, statements.hedged, statements.p,
    statements.part, statements.start, statements."end", statements.words,
    sentences.sentence_id, sentences.start AS sentence_start, sentences."end" AS sentence_end,
    sentences.text AS sentence, statements.origin
FROM evidence
JOIN edges USING (edge_id)
JOIN statements USING (evidence_id, source_table)
JOIN sentences USING (sentence_id)
JOIN records ON records.record_id = evidence.record_id
JOIN studies ON studies.record_id = evidence.record_id
LEFT JOIN findings ON findings.finding_id = evidence.evidence_id AND evidence.source_table = 'findings';
COMMENT ON VIEW evidence_sentences IS 'One step from an edge to each sentence that it rests on, with document, offsets and study.';
COMMENT ON COLUMN evidence_sentences.says IS 'direction of a finding, relation of an association, or stance of a site claim';
COMMENT ON COLUMN evidence_sentences.words IS 'the words at the place where the result stands: characters start to end of part';
COMMENT ON COLUMN evidence_sentences.sentence IS 'the sentence around them: characters sentence_start to sentence_end of part';
COMMENT ON COLUMN evidence_sentences.sentence_start IS 'first character of the sentence in part, 0-based';
COMMENT ON COLUMN evidence_sentences.sentence_end IS 'character after the sentence in part';

CREATE VIEW edge_counts AS
SELECT edge_id,
    count(*) AS findings,
    count(DISTINCT cluster) FILTER (vote > 0) AS studies,
    coalesce(sum(vote) FILTER (direction = 'increase'), 0) AS increase,
    coalesce(sum(vote) FILTER (direction = 'decrease'), 0) AS decrease,
    coalesce(sum(vote) FILTER (direction = 'no_change'), 0) AS no_change,
    count(DISTINCT record_id) FILTER (no_vote = 'review') AS reviews
FROM evidence
GROUP BY edge_id;
COMMENT ON VIEW edge_counts IS 'The counts of every evidence edge, counted again from its evidence rows.';

CREATE VIEW effects AS
SELECT edge_id, i.concept AS intervention, o.concept AS outcome, i.label AS intervention_label,
    o.label AS outcome_label, o.detail AS quantity, studies, increase, decrease, no_change, leading_direction,
    CASE leading_direction WHEN 'increase' THEN belief_increase WHEN 'decrease' THEN belief_decrease
        WHEN 'no_change' THEN belief_no_change END AS belief,
    belief_low, belief_high, certainty, reasons, contested, findings, reviews
FROM edges
JOIN nodes AS i ON i.node_id = edges.source
JOIN nodes AS o ON o.node_id = edges.target
WHERE relation = 'changes';
COMMENT ON VIEW effects IS 'What each intervention does to each outcome: votes, belief in the leading direction, certainty.';
COMMENT ON COLUMN effects.quantity IS 'what is measured; directions are directions of this quantity';
COMMENT ON COLUMN effects.intervention_label IS 'name of the intervention for people';
COMMENT ON COLUMN effects.outcome_label IS 'name of the outcome for people';
COMMENT ON COLUMN effects.belief IS 'mean belief in the leading direction, 0 to 1; belief_low and belief_high are its interval';

CREATE VIEW contested AS
SELECT *, increase + decrease + no_change - greatest(increase, decrease, no_change) AS against
FROM effects
WHERE contested > 0
ORDER BY against DESC, contested DESC, edge_id;
COMMENT ON VIEW contested IS 'Effects on which studies disagree, those with most votes against the lead first.';
COMMENT ON COLUMN contested.intervention_label IS 'name of the intervention for people';
COMMENT ON COLUMN contested.outcome_label IS 'name of the outcome for people';
COMMENT ON COLUMN contested.quantity IS 'what is measured; directions are directions of this quantity';
COMMENT ON COLUMN contested.belief IS 'mean belief in the leading direction, 0 to 1';
COMMENT ON COLUMN contested.against IS 'votes for other directions than the one with most';

CREATE VIEW protocols AS
SELECT record_id, any_value(parameters.text_kind) AS text_kind,
    min(low) FILTER (kind = 'duration') AS weeks_low, max(high) FILTER (kind = 'duration') AS weeks_high,
    min(low) FILTER (kind = 'frequency') AS sessions_a_week_low, max(high) FILTER (kind = 'frequency') AS sessions_a_week_high,
    min(low) FILTER (kind = 'sets') AS sets_low, max(high) FILTER (kind = 'sets') AS sets_high,
    min(low) FILTER (kind = 'repetitions') AS repetitions_low, max(high) FILTER (kind = 'repetitions') AS repetitions_high,
    min(low) FILTER (unit = '%1RM') AS load_percent_1rm_low, max(high) FILTER (unit = '%1RM') AS load_percent_1rm_high,
    min(low) FILTER (unit = '%MVC') AS load_percent_mvc_low, max(high) FILTER (unit = '%MVC') AS load_percent_mvc_high,
    min(low) FILTER (kind = 'tempo') AS tempo_s_low, max(high) FILTER (kind = 'tempo') AS tempo_s_high,
    min(low) FILTER (kind = 'rest') AS rest_s_low, max(high) FILTER (kind = 'rest') AS rest_s_high,
    string_agg(text, '; ' ORDER BY part, start) AS as_told
FROM parameters
GROUP BY record_id;
COMMENT ON VIEW protocols IS 'One row a study: the lowest and highest value of each training parameter told, over all its arms.';
COMMENT ON COLUMN protocols.as_told IS 'the original values as they stand, in order of the text';
COMMENT ON COLUMN protocols.weeks_low IS 'weeks of training, lowest value told';
COMMENT ON COLUMN protocols.weeks_high IS 'weeks of training, highest value told';
COMMENT ON COLUMN protocols.sessions_a_week_low IS 'sessions a week, lowest value told';
COMMENT ON COLUMN protocols.sessions_a_week_high IS 'sessions a week, highest value told';
COMMENT ON COLUMN protocols.sets_low IS 'sets, lowest value told';
COMMENT ON COLUMN protocols.sets_high IS 'sets, highest value told';
COMMENT ON COLUMN protocols.repetitions_low IS 'repetitions, lowest value told';
COMMENT ON COLUMN protocols.repetitions_high IS 'repetitions, highest value told';
COMMENT ON COLUMN protocols.load_percent_1rm_low IS 'load, % of the one-repetition maximum, lowest value told';
COMMENT ON COLUMN protocols.load_percent_1rm_high IS 'load, % of the one-repetition maximum, highest value told';
COMMENT ON COLUMN protocols.load_percent_mvc_low IS 'load, % of the maximal voluntary contraction, lowest value told';
COMMENT ON COLUMN protocols.load_percent_mvc_high IS 'load, % of the maximal voluntary contraction, highest value told';
COMMENT ON COLUMN protocols.tempo_s_low IS 'time of one phase of the movement, s, lowest value told';
COMMENT ON COLUMN protocols.tempo_s_high IS 'time of one phase of the movement, s, highest value told';
COMMENT ON COLUMN protocols.rest_s_low IS 'rest between sets, s, lowest value told';
COMMENT ON COLUMN protocols.rest_s_high IS 'rest between sets, s, highest value told';

CREATE VIEW doses AS
SELECT f.finding_id, f.intervention, f.comparator, f.outcome, f.direction, f.limb, f.record_id, records.text_kind,
    first_author, year, q.kind AS parameter, q.low, q.high, q.unit, q.text AS as_told
FROM findings AS f
JOIN records USING (record_id)
JOIN parameters AS q
    ON q.record_id = f.record_id AND (q.intervention IS NULL OR q.intervention = f.intervention);
COMMENT ON VIEW doses IS 'Findings beside each training parameter of their study; a value that belongs to another arm is left out.';
COMMENT ON COLUMN doses.parameter IS 'parameter id: load, sets, repetitions, frequency, duration, ...';
COMMENT ON COLUMN doses.as_told IS 'the original value and unit as they stand';

CREATE VIEW reported AS
WITH dose AS (
    SELECT finding_id,
        (min(low) FILTER (parameter = 'duration') + max(high) FILTER (parameter = 'duration')) / 2 AS weeks,
        (min(low) FILTER (parameter = 'frequency') + max(high) FILTER (parameter = 'frequency')) / 2 AS sessions_a_week,
        (min(low) FILTER (parameter = 'sessions') + max(high) FILTER (parameter = 'sessions')) / 2 AS sessions,
        (min(low) FILTER (parameter = 'sets') + max(high) FILTER (parameter = 'sets')) / 2 AS sets,
        (min(low) FILTER (parameter = 'repetitions') + max(high) FILTER (parameter = 'repetitions')) / 2 AS repetitions,
        (min(low) FILTER (unit IN ('%1RM', '%MVC')) + max(high) FILTER (unit IN ('%1RM', '%MVC'))) / 2 AS load,
        (min(low) FILTER (parameter = 'tempo') + max(high) FILTER (parameter = 'tempo')) / 2 AS tempo_s,
        (min(low) FILTER (parameter = 'rest') + max(high) FILTER (parameter = 'rest')) / 2 AS rest_s,
        (min(low) FILTER (parameter = 'velocity') + max(high) FILTER (parameter = 'velocity')) / 2 AS velocity,
        (min(low) FILTER (parameter = 'contraction_time') + max(high) FILTER (parameter = 'contraction_time')) / 2
            AS contraction_s
    FROM doses
    GROUP BY finding_id
)
SELECT findings.finding_id, evidence.edge_id, evidence.cluster, evidence.vote, evidence.no_vote,
    findings.intervention, findings.comparator, findings.outcome, findings.direction, findings.limb, findings.hedged,
    findings.p, findings.citation, findings.p_value, findings.p_relation, findings.change_percent,
    findings.effect_size, findings.effect_measure, findings.interval_low, findings.interval_high,
    records.record_id, records.text_kind, records.first_author, records.year, records.doi, records.pmid,
    records.retracted,
    studies.design, studies.species, studies.population, studies.n, studies.exposure,
    (studies.age_low + studies.age_high) / 2 AS age,
    dose.* EXCLUDE (finding_id),
    findings.part, findings.start, findings."end", findings.text AS words, sentences.sentence_id,
    sentences.text AS sentence, sentences.causal_language
FROM findings
JOIN evidence ON evidence.evidence_id = findings.finding_id AND evidence.source_table = 'findings'
JOIN records ON records.record_id = findings.record_id
JOIN studies ON studies.record_id = findings.record_id
JOIN sentences ON sentences.sentence_id = findings.sentence_id
LEFT JOIN dose ON dose.finding_id = findings.finding_id;
COMMENT ON VIEW reported IS 'One row a finding with its study, its dose and its sentence: what a filter may ask.';
COMMENT ON COLUMN reported.age IS 'years, middle of the ages told';
COMMENT ON COLUMN reported.weeks IS 'weeks of training, middle of the values told for the arm';
COMMENT ON COLUMN reported.sessions_a_week IS 'sessions a week, middle of the values told';
COMMENT ON COLUMN reported.sessions IS 'sessions in all, middle of the values told';
COMMENT ON COLUMN reported.sets IS 'sets, middle of the values told';
COMMENT ON COLUMN reported.repetitions IS 'repetitions, middle of the values told';
COMMENT ON COLUMN reported.load IS 'load, % of the one-repetition maximum or of the maximal voluntary contraction, middle of the values told';
COMMENT ON COLUMN reported.tempo_s IS 'time of one phase of the movement, s, middle of the values told';
COMMENT ON COLUMN reported.rest_s IS 'rest between sets, s, middle of the values told';
COMMENT ON COLUMN reported.velocity IS 'velocity of the movement, degrees a second, middle of the values told';
COMMENT ON COLUMN reported.contraction_s IS 'time of one contraction, s, middle of the values told';
COMMENT ON COLUMN reported.words IS 'the words at the place where the result stands: characters start to end of part';
COMMENT ON COLUMN reported.sentence IS 'the sentence around them';

CREATE MACRO ballots_of(rows_of) AS TABLE
WITH told AS (
    SELECT edge_id, intervention, outcome, cluster, direction, count(*) AS findings, avg(coalesce(p, 1)) AS p, max(n) AS n
    FROM query_table(rows_of)
    WHERE no_vote IS NULL
    GROUP BY ALL
), study AS (
    SELECT edge_id, cluster, sqrt(coalesce(max(n), median(max(n)) OVER (PARTITION BY edge_id), 1)) AS root
    FROM told
    GROUP BY edge_id, cluster
), sized AS (
    SELECT edge_id, cluster, root * sum(root) OVER (PARTITION BY edge_id) / sum(root * root) OVER (PARTITION BY edge_id) AS size
    FROM study
)
SELECT told.edge_id, intervention, outcome, told.cluster, direction, findings, p,
    max(n) OVER (PARTITION BY told.edge_id, told.cluster) AS n, size,
    1 / count(*) OVER (PARTITION BY told.edge_id, told.cluster) AS vote, vote * p * size AS weight
FROM told
JOIN sized ON sized.edge_id = told.edge_id AND sized.cluster = told.cluster;
COMMENT ON MACRO TABLE ballots_of IS 'The votes of the rows of a view that has the columns of reported: ballots_of(''reported'').';

CREATE VIEW ballots AS FROM ballots_of('reported');
COMMENT ON VIEW ballots IS 'One row for each direction that a study reports on an effect: its share of the one vote, and what that counts.';
COMMENT ON COLUMN ballots.findings IS 'findings of this direction';
COMMENT ON COLUMN ballots.p IS 'mean probability that they were read rightly';
COMMENT ON COLUMN ballots.n IS 'participants of the study, as told';
COMMENT ON COLUMN ballots.size IS 'square root of n, scaled to the effective number of studies; the median n where none is told';
COMMENT ON COLUMN ballots.vote IS 'share of the one vote of the study';
COMMENT ON COLUMN ballots.weight IS 'vote x p x size: belief in a direction is (its weight + 0.5) / (all weight + 1.5)';

CREATE VIEW site_profile AS
SELECT i.concept AS intervention, s.concept AS site, o.concept AS outcome, k.sign, k.weight,
    e.studies, e.increase, e.decrease, e.no_change, e.leading_direction, e.certainty,
    CASE e.leading_direction WHEN 'increase' THEN k.sign WHEN 'decrease' THEN -k.sign WHEN 'no_change' THEN 0 END AS site_would_change,
    e.edge_id AS evidence_edge_id, k.edge_id AS knowledge_edge_id, k.reference
FROM edges AS k
JOIN edges AS e ON e.target = k.source AND e.relation = 'changes'
JOIN nodes AS i ON i.node_id = e.source
JOIN nodes AS o ON o.node_id = e.target
JOIN nodes AS s ON s.node_id = k.target
WHERE k.relation = 'reflects';
COMMENT ON VIEW site_profile IS 'Evidence beside knowledge: for each intervention and site the measures that see the site and what they did.';
COMMENT ON COLUMN site_profile.evidence_edge_id IS 'edge intervention changes outcome';
COMMENT ON COLUMN site_profile.knowledge_edge_id IS 'edge outcome reflects site';
COMMENT ON COLUMN site_profile.site_would_change IS '+1 up, -1 down, 0 not, if this measure saw nothing but this site: a reading, no inference';

CREATE VIEW site_stances AS
SELECT site, nodes.label,
    count(DISTINCT record_id) FILTER (stance = 'adapts') AS adapts,
    count(DISTINCT record_id) FILTER (stance = 'does_not_adapt') AS does_not_adapt,
    count(DISTINCT record_id) FILTER (hedged) AS hedged
FROM site_claims
JOIN nodes ON node_id = 'site:' || site
GROUP BY site, nodes.label;
COMMENT ON VIEW site_stances IS 'What authors themselves say of each site, in documents; never mixed with the evidence of measures.';
COMMENT ON COLUMN site_stances.adapts IS 'documents that say that it adapts';
COMMENT ON COLUMN site_stances.does_not_adapt IS 'documents that say that it does not';
COMMENT ON COLUMN site_stances.hedged IS 'documents that say either with may, might, suggest, appear';

CREATE VIEW refusal_counts AS
SELECT stage, reason, count(*) AS refused, min(record_id) AS example
FROM refusals
GROUP BY stage, reason;
COMMENT ON VIEW refusal_counts IS 'How much each stage did not pass on, by reason; extract counts candidates within documents.';
COMMENT ON COLUMN refusal_counts.refused IS 'number of refusals';
COMMENT ON COLUMN refusal_counts.example IS 'one document of them';

CREATE VIEW prisma AS
SELECT 1 AS step, 'identified' AS stage, NULL AS reason,
    (SELECT count(*) FROM records) + (SELECT count(*) FROM refusals WHERE stage IN ('fetch', 'parse')) AS records
UNION ALL
SELECT list_position(['fetch', 'parse', 'screen', 'extract'], stage) + 1, 'excluded by ' || stage, reason, count(*)
FROM refusals
WHERE stage IN ('fetch', 'parse', 'screen') OR (stage = 'extract' AND reason = 'unreadable')
GROUP BY stage, reason
UNION ALL
SELECT 6, 'read', NULL, count(*) FROM studies
UNION ALL
SELECT 7, 'read, with findings', NULL, count(DISTINCT record_id) FROM findings
ORDER BY step, stage, reason;
COMMENT ON VIEW prisma IS 'The flow of records as PRISMA counts it.';
COMMENT ON COLUMN prisma.step IS 'order of the flow';
COMMENT ON COLUMN prisma.stage IS 'what happened';
COMMENT ON COLUMN prisma.reason IS 'why records were excluded';
COMMENT ON COLUMN prisma.records IS 'number of records';

CREATE MACRO findings_of(wanted_intervention, wanted_outcome) AS TABLE
SELECT first_author, year, says AS direction, comparator, limb, design, species, population, n, vote, no_vote,
    text_kind, doi, pmid, words, sentence
FROM evidence_sentences
WHERE source = 'intervention:' || wanted_intervention AND target = 'outcome:' || wanted_outcome
ORDER BY year, record_id, direction;
COMMENT ON MACRO TABLE findings_of IS 'Every finding on an edge with its sentence: findings_of(''resistance_training'', ''sici'').';

CREATE MACRO descendants_of(wanted_intervention) AS TABLE
WITH RECURSIVE kinds AS (
    SELECT node_id, concept, label FROM nodes WHERE node_id = 'intervention:' || wanted_intervention
    UNION
    SELECT nodes.node_id, nodes.concept, nodes.label FROM nodes JOIN kinds ON nodes.parent = kinds.node_id
)
SELECT concept AS intervention, label FROM kinds ORDER BY concept;
COMMENT ON MACRO TABLE descendants_of IS 'An intervention and its more specific kinds: descendants_of(''resistance_training'').';
