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

CREATE VIEW conditions AS
WITH family (family, outcomes) AS (  -- outcomes that pool several techniques; families of models/lexicon/conditions.yaml
    VALUES ('strength_test', ['maximal_strength', 'contralateral_strength', 'rate_of_force_development']),
        ('state', ['mep_amplitude', 'sici', 'lici', 'icf', 'sicf', 'h_reflex', 'stretch_reflex', 'ipsilateral_mep',
            'interhemispheric_inhibition', 'reciprocal_inhibition', 'presynaptic_inhibition']),
        ('effort', ['emg_amplitude', 'mu_discharge_rate', 'antagonist_coactivation']),
        ('image', ['muscle_size']), ('activation', ['voluntary_activation']), ('curve', ['recruitment_curve']),
        ('level', ['cmep'])
), named AS (
    SELECT finding_id, m.kind, m.concept,
        CASE WHEN m.sentence_id = f.sentence_id THEN 1 WHEN m.part = 'title' THEN 2 ELSE 3 END AS distance
    FROM findings AS f
    JOIN mentions AS m USING (record_id)
    LEFT JOIN family ON list_contains(outcomes, f.outcome)
    WHERE m.kind IN ('muscle', 'training_state') OR (m.kind = 'technique' AND starts_with(m.concept, family || '.'))
), nearest AS (
    FROM named SELECT * QUALIFY distance = min(distance) OVER (PARTITION BY finding_id, kind)
), near AS (
    SELECT finding_id,
        list(DISTINCT concept) FILTER (kind = 'muscle') AS muscles,
        list(DISTINCT concept) FILTER (kind = 'training_state') AS states,
        list(DISTINCT split_part(concept, '.', 2)) FILTER (kind = 'technique') AS techniques
    FROM nearest
    GROUP BY finding_id
), trained AS (  -- what each kind of training says of contraction and pacing
    SELECT concept AS intervention, concept AS word, CASE
        WHEN concept IN ('isometric_rt', 'concentric_rt', 'eccentric_rt') THEN replace(concept, '_rt', '')
        WHEN concept IN ('dynamic_rt', 'isokinetic_rt') THEN 'dynamic' END AS contraction,
        CASE concept WHEN 'metronome_paced_rt' THEN 'paced' WHEN 'self_paced_rt' THEN 'self_paced' END AS pacing
    FROM nodes
    WHERE kind = 'intervention'
), text_of AS (
    SELECT record_id, list(DISTINCT contraction) FILTER (contraction IS NOT NULL) AS contractions,
        list(DISTINCT pacing) FILTER (pacing IS NOT NULL) AS pacings
    FROM mentions
    JOIN trained ON mentions.kind = 'intervention' AND mentions.concept = trained.intervention
    GROUP BY record_id
)
SELECT f.finding_id,
    if(len(muscles) = 1, muscles[1], NULL) AS muscle,
    if(len(techniques) = 1, techniques[1], NULL) AS technique,
    CASE WHEN f.intervention = 'long_term_rt_history' OR population = 'athletes' THEN 'trained'
        WHEN len(states) = 1 THEN states[1] END AS training_state,
    coalesce(trained.contraction, if(len(contractions) = 1, contractions[1], NULL)) AS contraction,
    coalesce(trained.pacing, if(EXISTS (FROM doses WHERE doses.finding_id = f.finding_id AND parameter = 'tempo'),
        'paced', NULL), if(len(pacings) = 1, pacings[1], NULL)) AS pacing,
    CASE WHEN population IN ('children', 'young_adults', 'older_adults') THEN population
        WHEN age_low + age_high < 36 THEN 'children' WHEN age_low + age_high < 80 THEN 'young_adults'
        WHEN age_low + age_high < 120 THEN 'middle_aged' WHEN age_low IS NOT NULL THEN 'older_adults' END AS age_group
FROM findings AS f
JOIN studies USING (record_id)
LEFT JOIN near ON near.finding_id = f.finding_id
LEFT JOIN text_of ON text_of.record_id = f.record_id
LEFT JOIN trained ON trained.intervention = f.intervention;
COMMENT ON VIEW conditions IS 'One row a finding: at which part of the body, in whom and how it was measured, as far as exactly one is named - in its sentence, or else in the title, or else in the abstract.';
COMMENT ON COLUMN conditions.muscle IS 'part of the body: upper_limb, lower_limb, trunk, head_and_neck';
COMMENT ON COLUMN conditions.technique IS 'how the outcome was measured, where it pools several techniques: at_rest, isometric, ultrasound, ...';
COMMENT ON COLUMN conditions.training_state IS 'people before the study: trained or untrained';
COMMENT ON COLUMN conditions.contraction IS 'contraction trained: isometric, concentric, eccentric or dynamic, by the intervention or else by the text';
COMMENT ON COLUMN conditions.pacing IS 'paced (by a metronome or in a told tempo) or self_paced';
COMMENT ON COLUMN conditions.age_group IS 'children, young_adults (below 40), middle_aged, older_adults (from 60): by population, or else by the ages told';

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
    dose.* EXCLUDE (finding_id), conditions.* EXCLUDE (finding_id),
    findings.part, findings.start, findings."end", findings.text AS words, sentences.sentence_id,
    sentences.text AS sentence, sentences.causal_language
FROM findings
JOIN evidence ON evidence.evidence_id = findings.finding_id AND evidence.source_table = 'findings'
JOIN records ON records.record_id = findings.record_id
JOIN studies ON studies.record_id = findings.record_id
JOIN sentences ON sentences.sentence_id = findings.sentence_id
LEFT JOIN dose ON dose.finding_id = findings.finding_id
JOIN conditions ON conditions.finding_id = findings.finding_id;
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
COMMENT ON COLUMN reported.muscle IS 'part of the body: upper_limb, lower_limb, trunk, head_and_neck';
COMMENT ON COLUMN reported.technique IS 'how the outcome was measured, where it pools several techniques: at_rest, isometric, ultrasound, ...';
COMMENT ON COLUMN reported.training_state IS 'people before the study: trained or untrained';
COMMENT ON COLUMN reported.contraction IS 'contraction trained: isometric, concentric, eccentric or dynamic';
COMMENT ON COLUMN reported.pacing IS 'paced (by a metronome or in a told tempo) or self_paced';
COMMENT ON COLUMN reported.age_group IS 'children, young_adults (below 40), middle_aged, older_adults (from 60)';
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

CREATE VIEW kinds AS
WITH RECURSIVE below AS (
    SELECT concept AS intervention, node_id, concept AS kind FROM nodes WHERE kind = 'intervention'
    UNION ALL
    SELECT below.intervention, nodes.node_id, nodes.concept FROM nodes JOIN below ON nodes.parent = below.node_id
)
SELECT intervention, kind FROM below;
COMMENT ON VIEW kinds IS 'Each intervention with itself and each more specific kind of it.';
COMMENT ON COLUMN kinds.kind IS 'the intervention itself, or a kind of it';

CREATE MACRO pooled_of(rows_of) AS TABLE
SELECT md5(kinds.intervention || ' ' || outcome) AS edge_id, kinds.intervention, kind, outcome, finding_id, cluster,
    direction, no_vote, p, n
FROM query_table(rows_of) AS rows_
JOIN kinds ON kinds.kind = rows_.intervention;
COMMENT ON MACRO TABLE pooled_of IS 'The findings of a view like reported, each under its intervention and every more general one: pooled_of(''reported'').';

CREATE VIEW pooled AS FROM pooled_of('reported');
COMMENT ON VIEW pooled IS 'Findings under their intervention and every more general one; ballots_of(''pooled'') counts the votes.';
COMMENT ON COLUMN pooled.edge_id IS 'hash of intervention and outcome; no edge of the table edges, which pools no kinds';
COMMENT ON COLUMN pooled.intervention IS 'intervention whose kinds are pooled';
COMMENT ON COLUMN pooled.kind IS 'intervention of the finding: the same, or a kind of it';

CREATE MACRO moderators_of(rows_of) AS TABLE
WITH listed AS (
    SELECT kinds.intervention, outcome, cluster, direction, unnest([
        {'moderator': 'load', 'value': NULL::VARCHAR, 'number': load},
        {'moderator': 'tempo', 'value': NULL, 'number': tempo_s},
        {'moderator': 'pacing', 'value': pacing, 'number': NULL},
        {'moderator': 'contraction', 'value': contraction, 'number': NULL},
        {'moderator': 'weeks', 'value': NULL, 'number': weeks},
        {'moderator': 'exposure', 'value': exposure, 'number': NULL},
        {'moderator': 'limb', 'value': limb, 'number': NULL},
        {'moderator': 'muscle', 'value': muscle, 'number': NULL},
        {'moderator': 'age', 'value': age_group, 'number': NULL},
        {'moderator': 'training_state', 'value': training_state, 'number': NULL},
        {'moderator': 'technique', 'value': technique, 'number': NULL},
        {'moderator': 'species', 'value': species, 'number': NULL}
    ], recursive := true)
    FROM query_table(rows_of) AS rows_
    JOIN kinds ON kinds.kind = rows_.intervention
    WHERE no_vote IS NULL
)
SELECT intervention, outcome, cluster, moderator, direction, value, number, count(*) AS findings
FROM listed
GROUP BY ALL;
COMMENT ON MACRO TABLE moderators_of IS 'What may separate the sides of an effect, for the rows of a view like reported: moderators_of(''reported'').';

CREATE VIEW moderators AS FROM moderators_of('reported');
COMMENT ON VIEW moderators IS 'For each study of an intervention (with its kinds) on an outcome: each moderator of each direction that it reports, a word or a number.';
COMMENT ON COLUMN moderators.intervention IS 'intervention whose kinds are pooled';
COMMENT ON COLUMN moderators.moderator IS 'load, tempo, pacing, contraction, weeks, exposure, limb, muscle, age, training_state, technique or species';
COMMENT ON COLUMN moderators.value IS 'the word, of a moderator in words; NULL where the text does not tell it';
COMMENT ON COLUMN moderators.number IS 'the number, of load (%), tempo (s) and weeks; NULL where the text does not tell it';
COMMENT ON COLUMN moderators.findings IS 'findings of this direction with this value';

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

CREATE MACRO site_ballots_of(rows_of) AS TABLE
WITH told AS (
    SELECT edge_id, cluster, direction, min(species) AS species
    FROM query_table(rows_of)
    WHERE no_vote IS NULL
    GROUP BY ALL
)
SELECT b.intervention, b.outcome, b.cluster, b.direction, told.species,
    told.species IN ('monkey', 'rat', 'mouse', 'cat', 'other') AS animal, b.vote, b.weight
FROM ballots_of(rows_of) AS b
JOIN told ON told.edge_id = b.edge_id AND told.cluster = b.cluster AND told.direction = b.direction
WHERE 'outcome:' || b.outcome IN (SELECT source FROM edges WHERE relation = 'reflects');
COMMENT ON MACRO TABLE site_ballots_of IS 'The ballots on measures that see a site, with the species that they are from: site_ballots_of(''reported'').';

CREATE VIEW site_evidence AS
WITH summed AS (
    SELECT intervention, outcome, count(DISTINCT cluster) AS studies, list_sort(list(DISTINCT species)) AS species,
        coalesce(sum(weight / (1 + animal::INT)) FILTER (direction = 'increase'), 0) AS increase,
        coalesce(sum(weight / (1 + animal::INT)) FILTER (direction = 'no_change'), 0) AS no_change,
        coalesce(sum(weight / (1 + animal::INT)) FILTER (direction = 'decrease'), 0) AS decrease
    FROM site_ballots_of('reported')
    GROUP BY intervention, outcome
)
SELECT *, (increase + 0.5) / (increase + no_change + decrease + 1.5) AS soft_increase,
    (no_change + 0.5) / (increase + no_change + decrease + 1.5) AS soft_no_change,
    (decrease + 0.5) / (increase + no_change + decrease + 1.5) AS soft_decrease
FROM summed;
COMMENT ON VIEW site_evidence IS 'What enters the network of sites: for each training and measure its votes, and the soft evidence that they make.';
COMMENT ON COLUMN site_evidence.species IS 'species that the votes are from';
COMMENT ON COLUMN site_evidence.increase IS 'weighed votes for increase, those from animals halved';
COMMENT ON COLUMN site_evidence.no_change IS 'weighed votes for no change, those from animals halved';
COMMENT ON COLUMN site_evidence.decrease IS 'weighed votes for decrease, those from animals halved';
COMMENT ON COLUMN site_evidence.soft_increase IS 'soft evidence that the measure increases; the three add up to 1';
COMMENT ON COLUMN site_evidence.soft_no_change IS 'soft evidence that the measure does not change';
COMMENT ON COLUMN site_evidence.soft_decrease IS 'soft evidence that the measure decreases';

CREATE VIEW site_inferences AS
SELECT i.concept AS intervention, s.detail AS letters, s.concept AS site, s.label AS site_label,
    belief_increase AS up, belief_no_change AS none, belief_decrease AS down, reasons, edge_id, inputs
FROM edges
JOIN nodes AS i ON i.node_id = edges.source
JOIN nodes AS s ON s.node_id = edges.target
WHERE relation = 'changes_site';
COMMENT ON VIEW site_inferences IS 'Inferred, not observed: for each training and site the probability that the site changes, by exact inference.';
COMMENT ON COLUMN site_inferences.letters IS 'letters of the site in figure 1 of doi:10.1007/s00421-020-04567-3';
COMMENT ON COLUMN site_inferences.site_label IS 'name of the site for people';
COMMENT ON COLUMN site_inferences.up IS 'probability that its output or gain grows; 0.25 before any study';
COMMENT ON COLUMN site_inferences.none IS 'probability that it does not change; 0.5 before any study';
COMMENT ON COLUMN site_inferences.down IS 'probability that its output or gain shrinks; 0.25 before any study';
COMMENT ON COLUMN site_inferences.reasons IS 'marks evidence from animals, which is indirect for people';

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

CREATE VIEW outcome_families AS
SELECT unnest(outcomes) AS outcome, family
FROM (VALUES
    ('corticospinal', ['mep_amplitude', 'recruitment_curve', 'resting_motor_threshold', 'active_motor_threshold',
        'silent_period', 'sici', 'lici', 'icf', 'sicf', 'interhemispheric_inhibition', 'afferent_inhibition', 'cmep',
        'ipsilateral_mep']),
    ('reflexes', ['h_reflex', 'v_wave', 'm_wave', 'stretch_reflex', 'reciprocal_inhibition', 'presynaptic_inhibition',
        'recurrent_inhibition']),
    ('voluntary drive', ['voluntary_activation', 'emg_amplitude', 'antagonist_coactivation']),
    ('motor units', ['mu_discharge_rate', 'mu_recruitment_threshold', 'mu_synchronization', 'mu_conduction_velocity',
        'persistent_inward_current', 'afterhyperpolarization', 'motoneuron_excitability']),
    ('brain', ['reticulospinal_output', 'mrcp_amplitude', 'eeg_power', 'corticomuscular_coherence', 'brain_activation',
        'brain_structure']),
    ('performance and muscle', ['maximal_strength', 'contralateral_strength', 'rate_of_force_development', 'muscle_size',
        'muscle_power', 'functional_performance', 'fatigue_resistance', 'force_control'])
) AS families (family, outcomes);
COMMENT ON VIEW outcome_families IS 'Measures of one kind, in the groups of models/lexicon/concepts.yaml.';
COMMENT ON COLUMN outcome_families.outcome IS 'outcome id';
COMMENT ON COLUMN outcome_families.family IS 'name of the group';

-- References were written down without a network and still have to be resolved; where the bound is ours, it says so.
CREATE VIEW dose_bins AS
SELECT parameter, unit, position, bin, low::DOUBLE AS low, high::DOUBLE AS high, reference
FROM (VALUES
    ('load', '%1RM', 1, 'low', NULL, 60, 'doi:10.3390/sports9020032 (repetition continuum)'),
    ('load', '%1RM', 2, 'moderate', 60, 80, 'doi:10.3390/sports9020032 (repetition continuum)'),
    ('load', '%1RM', 3, 'heavy', 80, NULL, 'doi:10.3390/sports9020032 (repetition continuum)'),
    ('load', '%MVC', 1, 'low', NULL, 60, 'bounds of %1RM; this project''s choice'),
    ('load', '%MVC', 2, 'moderate', 60, 80, 'bounds of %1RM; this project''s choice'),
    ('load', '%MVC', 3, 'heavy', 80, NULL, 'bounds of %1RM; this project''s choice'),
    ('load', 'RM', 1, 'low', 15, NULL, 'doi:10.3390/sports9020032 (repetition continuum)'),
    ('load', 'RM', 2, 'moderate', 7, 15, 'doi:10.3390/sports9020032 (repetition continuum)'),
    ('load', 'RM', 3, 'heavy', NULL, 7, 'doi:10.3390/sports9020032; 6 RM, between its zones, is this project''s choice'),
    ('tempo', 's', 1, 'fast', NULL, 1, 'doi:10.1249/MSS.0b013e3181915670 (velocity)'),
    ('tempo', 's', 2, 'moderate', 1, 3, 'doi:10.1249/MSS.0b013e3181915670 (1 to 2 s a phase)'),
    ('tempo', 's', 3, 'slow', 3, NULL, 'doi:10.1249/MSS.0b013e3181915670; from 3 s is this project''s choice'),
    ('pacing', 'name', 1, 'self-paced', NULL, NULL, 'doi:10.1007/s00421-017-3736-4'),
    ('pacing', 'name', 2, 'metronome', NULL, NULL, 'doi:10.1007/s00421-017-3736-4'),
    ('duration', 'weeks', 1, 'under 5', NULL, 5, 'doi:10.1097/00002060-197906000-00001 (neural phase, 3 to 5 weeks)'),
    ('duration', 'weeks', 2, '5 to 8', 5, 9, 'this project''s choice'),
    ('duration', 'weeks', 3, '9 to 12', 9, 13, 'this project''s choice'),
    ('duration', 'weeks', 4, '13 or more', 13, NULL, 'this project''s choice'),
    ('frequency', 'sessions/week', 1, 'up to 2', NULL, 3, 'doi:10.1249/MSS.0b013e3181915670 (2 to 3 for novices)'),
    ('frequency', 'sessions/week', 2, '3', 3, 4, 'doi:10.1249/MSS.0b013e3181915670 (2 to 3 for novices)'),
    ('frequency', 'sessions/week', 3, '4 or more', 4, NULL, 'doi:10.1249/MSS.0b013e3181915670 (4 to 5 for advanced)'),
    ('sessions', 'sessions', 1, 'under 10', NULL, 10, 'this project''s choice'),
    ('sessions', 'sessions', 2, '10 to 19', 10, 20, 'this project''s choice'),
    ('sessions', 'sessions', 3, '20 or more', 20, NULL, 'this project''s choice'),
    ('sets', 'sets', 1, '1', NULL, 2, 'doi:10.1519/JSC.0b013e3181b370be (1, 2 to 3, 4 to 6)'),
    ('sets', 'sets', 2, '2 to 3', 2, 4, 'doi:10.1519/JSC.0b013e3181b370be (1, 2 to 3, 4 to 6)'),
    ('sets', 'sets', 3, '4 or more', 4, NULL, 'doi:10.1519/JSC.0b013e3181b370be (1, 2 to 3, 4 to 6)'),
    ('repetitions', 'repetitions', 1, 'up to 6', NULL, 7, 'doi:10.3390/sports9020032; as RM'),
    ('repetitions', 'repetitions', 2, '7 to 14', 7, 15, 'doi:10.3390/sports9020032; as RM'),
    ('repetitions', 'repetitions', 3, '15 or more', 15, NULL, 'doi:10.3390/sports9020032; as RM'),
    ('rest', 's', 1, 'under 60', NULL, 60, 'doi:10.1249/MSS.0b013e3181915670 (rest periods)'),
    ('rest', 's', 2, '60 to 119', 60, 120, 'doi:10.1249/MSS.0b013e3181915670 (1 to 2 min)'),
    ('rest', 's', 3, '120 or more', 120, NULL, 'doi:10.1249/MSS.0b013e3181915670 (2 to 3 min for heavy loads)'),
    ('contraction_time', 's', 1, 'under 3', NULL, 3, 'this project''s choice'),
    ('contraction_time', 's', 2, '3 to 9', 3, 10, 'this project''s choice'),
    ('contraction_time', 's', 3, '10 or more', 10, NULL, 'this project''s choice'),
    ('velocity', 'deg/s', 1, 'slow', NULL, 60.5, 'this project''s choice: up to 60, to 180, above'),
    ('velocity', 'deg/s', 2, 'moderate', 60.5, 180.5, 'this project''s choice: up to 60, to 180, above'),
    ('velocity', 'deg/s', 3, 'fast', 180.5, NULL, 'this project''s choice: up to 60, to 180, above')
) AS bins (parameter, unit, position, bin, low, high, reference);
COMMENT ON VIEW dose_bins IS 'The bins of each training parameter, from low to high; pacing is told by the name of a training.';
COMMENT ON COLUMN dose_bins.parameter IS 'parameter id, or pacing';
COMMENT ON COLUMN dose_bins.unit IS 'unit of low and high';
COMMENT ON COLUMN dose_bins.position IS 'order of the bin, from 1';
COMMENT ON COLUMN dose_bins.bin IS 'name of the bin';
COMMENT ON COLUMN dose_bins.low IS 'least value that belongs to the bin; none: open';
COMMENT ON COLUMN dose_bins.high IS 'least value that no more belongs to the bin; none: open';
COMMENT ON COLUMN dose_bins.reference IS 'where the bounds come from';

CREATE VIEW dose_names AS
SELECT *
FROM (VALUES
    ('heavy_load_rt', 'load', 3), ('low_load_rt', 'load', 1), ('bfr_rt', 'load', 1),
    ('self_paced_rt', 'pacing', 1), ('metronome_paced_rt', 'pacing', 2)
) AS names (intervention, parameter, position);
COMMENT ON VIEW dose_names IS 'Trainings whose name tells a dose; it counts where the text gives no number.';
COMMENT ON COLUMN dose_names.intervention IS 'intervention id';
COMMENT ON COLUMN dose_names.parameter IS 'parameter id, or pacing';
COMMENT ON COLUMN dose_names.position IS 'bin of dose_bins';

CREATE VIEW dose_places AS
WITH told AS (
    SELECT DISTINCT finding_id, doses.parameter, position
    FROM doses
    JOIN dose_bins AS b ON b.parameter = doses.parameter AND b.unit = doses.unit
        AND (b.low IS NULL OR (coalesce(doses.low, doses.high) + coalesce(doses.high, doses.low)) / 2 >= b.low)
        AND (b.high IS NULL OR (coalesce(doses.low, doses.high) + coalesce(doses.high, doses.low)) / 2 < b.high)
    WHERE coalesce(doses.low, doses.high) IS NOT NULL
)
SELECT finding_id, parameter, position, 'told' AS how
FROM told
UNION ALL
SELECT f.finding_id, n.parameter, n.position, 'named'
FROM findings AS f
JOIN dose_names AS n USING (intervention)
ANTI JOIN told ON told.finding_id = f.finding_id AND told.parameter = n.parameter;
COMMENT ON VIEW dose_places IS 'In which bins of dose each finding stands; in several where its study told several doses.';
COMMENT ON COLUMN dose_places.parameter IS 'parameter id, or pacing';
COMMENT ON COLUMN dose_places.position IS 'bin of dose_bins; a range stands where its middle does';
COMMENT ON COLUMN dose_places.how IS 'told: a value in the text; named: by the name of the training alone';

CREATE MACRO dose_cells_of(rows_of, first, second, third) AS TABLE
WITH axis AS (
    SELECT DISTINCT parameter, position, bin FROM dose_bins
    UNION ALL
    SELECT NULL, 0, NULL
), asked AS (
    SELECT finding_id, cluster, direction, family
    FROM query_table(rows_of)
    JOIN outcome_families USING (outcome)
    WHERE no_vote IS NULL
), cells AS (
    SELECT family, a.position AS x, b.position AS y, c.position AS z, a.bin AS first_bin, b.bin AS second_bin, c.bin AS third_bin
    FROM (SELECT DISTINCT family FROM asked)
    JOIN axis AS a ON a.parameter IS NOT DISTINCT FROM first
    JOIN axis AS b ON b.parameter IS NOT DISTINCT FROM second
    JOIN axis AS c ON c.parameter IS NOT DISTINCT FROM third
), placed AS (
    SELECT finding_id, parameter, position FROM dose_places
    UNION ALL
    SELECT finding_id, NULL, 0 FROM asked
), stood AS (
    SELECT DISTINCT family, cluster, direction, a.position AS x, b.position AS y, c.position AS z
    FROM asked
    JOIN placed AS a ON a.finding_id = asked.finding_id AND a.parameter IS NOT DISTINCT FROM first
    JOIN placed AS b ON b.finding_id = asked.finding_id AND b.parameter IS NOT DISTINCT FROM second
    JOIN placed AS c ON c.finding_id = asked.finding_id AND c.parameter IS NOT DISTINCT FROM third
), shared AS (
    SELECT *, 1 / count(*) OVER (PARTITION BY family, cluster) AS vote FROM stood
), counted AS (
    SELECT family, x, y, z, count(DISTINCT cluster) AS studies,
        round(coalesce(fsum(vote) FILTER (direction = 'increase'), 0), 9) AS increase,
        round(coalesce(fsum(vote) FILTER (direction = 'decrease'), 0), 9) AS decrease,
        round(coalesce(fsum(vote) FILTER (direction = 'no_change'), 0), 9) AS no_change
    FROM shared
    GROUP BY ALL
), around AS (
    SELECT cells.family, cells.x, cells.y, cells.z, count(DISTINCT cluster) AS near
    FROM cells
    JOIN stood AS s ON s.family = cells.family
        AND abs(s.x - cells.x) + abs(s.y - cells.y) + abs(s.z - cells.z) = 1
    GROUP BY ALL
), matched AS (
    SELECT cells.family, cells.x, cells.y, cells.z, cluster, asked.finding_id,
        bool_or(parameter IS NOT DISTINCT FROM first AND position = x)::INT
            + bool_or(parameter IS NOT DISTINCT FROM second AND position = y)::INT
            + bool_or(parameter IS NOT DISTINCT FROM third AND position = z)::INT AS bins
    FROM cells
    JOIN asked ON asked.family = cells.family
    JOIN placed ON placed.finding_id = asked.finding_id
    GROUP BY ALL
), partial AS (
    SELECT family, x, y, z, count(DISTINCT cluster) AS partly FROM matched WHERE bins = 2 GROUP BY ALL
)
SELECT cells.*, coalesce(studies, 0) AS studies, coalesce(increase, 0) AS increase, coalesce(decrease, 0) AS decrease,
    coalesce(no_change, 0) AS no_change, coalesce(near, 0) AS near, coalesce(partly, 0) AS partly
FROM cells
LEFT JOIN counted USING (family, x, y, z)
LEFT JOIN around USING (family, x, y, z)
LEFT JOIN partial USING (family, x, y, z)
ORDER BY family, x, y, z;
COMMENT ON MACRO TABLE dose_cells_of IS 'The grid of dose over up to three parameters (NULL: no third) for the rows of a view like reported: dose_cells_of(''reported'', ''load'', ''duration'', NULL); near counts the studies one bin away, partly those that stand in all of its bins but one.';

CREATE MACRO dose_points_of(rows_of) AS TABLE
SELECT cluster, if(count(DISTINCT direction) = 1, any_value(direction), 'no_change') AS direction,
    count(DISTINCT direction) > 1 AS mixed,
    (min(load) + max(load)) / 2 AS load, (min(tempo_s) + max(tempo_s)) / 2 AS tempo,
    (min(weeks) + max(weeks)) / 2 AS duration, (min(sessions_a_week) + max(sessions_a_week)) / 2 AS frequency,
    (min(sessions) + max(sessions)) / 2 AS sessions, (min(sets) + max(sets)) / 2 AS sets,
    (min(repetitions) + max(repetitions)) / 2 AS repetitions, (min(rest_s) + max(rest_s)) / 2 AS rest,
    (min(contraction_s) + max(contraction_s)) / 2 AS contraction_time, (min(velocity) + max(velocity)) / 2 AS velocity
FROM query_table(rows_of)
WHERE no_vote IS NULL
GROUP BY cluster
ORDER BY cluster;
COMMENT ON MACRO TABLE dose_points_of IS 'One row a study: its direction (no_change where it reports several) and the middle of its doses: dose_points_of(''reported'').';

CREATE VIEW untested AS
WITH RECURSIVE lines AS (
    SELECT concept AS intervention, concept AS also FROM nodes WHERE kind = 'intervention'
    UNION
    SELECT lines.intervention, replace(nodes.parent, 'intervention:', '')
    FROM lines
    JOIN nodes ON nodes.node_id = 'intervention:' || lines.also
    WHERE nodes.parent IS NOT NULL
), studied AS (
    SELECT DISTINCT also AS intervention, outcome, cluster
    FROM reported
    JOIN lines USING (intervention)
    WHERE no_vote IS DISTINCT FROM 'retracted'
), kin AS (
    SELECT a.concept AS intervention, b.concept AS other
    FROM nodes AS a
    JOIN nodes AS b ON a.kind = 'intervention' AND b.kind = 'intervention' AND a.node_id <> b.node_id
        AND (a.parent IS NOT DISTINCT FROM b.parent OR a.parent = b.node_id OR b.parent = a.node_id)
), pairs AS (
    SELECT concept AS intervention, outcome, family
    FROM nodes
    CROSS JOIN outcome_families
    WHERE kind = 'intervention' AND concept <> 'other_intervention'
), gaps AS (
    SELECT * FROM pairs ANTI JOIN studied USING (intervention, outcome)
), around AS (
    SELECT gaps.intervention, gaps.outcome, cluster, 'measure' AS side
    FROM gaps
    JOIN kin USING (intervention)
    JOIN studied ON studied.intervention = other AND studied.outcome = gaps.outcome
    UNION
    SELECT gaps.intervention, gaps.outcome, cluster, 'training'
    FROM gaps
    JOIN outcome_families AS beside ON beside.family = gaps.family
    JOIN studied ON studied.intervention = gaps.intervention AND studied.outcome = beside.outcome
)
SELECT gaps.intervention, gaps.outcome, gaps.family, count(DISTINCT cluster) AS near,
    count(DISTINCT cluster) FILTER (side = 'measure') AS same_measure,
    count(DISTINCT cluster) FILTER (side = 'training') AS same_training
FROM gaps
LEFT JOIN around USING (intervention, outcome)
GROUP BY ALL
ORDER BY least(same_measure, same_training) DESC, near DESC, gaps.intervention, gaps.outcome;
COMMENT ON VIEW untested IS 'Trainings and measures that no study joins; first those with studies on both sides, then those with most around.';
COMMENT ON COLUMN untested.family IS 'family of the measure';
COMMENT ON COLUMN untested.near IS 'studies in neighbouring cells: same_measure and same_training together, each study once';
COMMENT ON COLUMN untested.same_measure IS 'studies of the parent, children and siblings of the training on this measure';
COMMENT ON COLUMN untested.same_training IS 'studies of this training on other measures of the family';

CREATE VIEW task_matches AS
WITH trained AS (
    SELECT *
    FROM (VALUES
        ('isometric_rt', 'isometric'), ('concentric_rt', 'concentric'), ('eccentric_rt', 'eccentric'),
        ('dynamic_rt', 'dynamic')
    ) AS trained (intervention, task)
), tests AS (
    SELECT *
    FROM (VALUES
        ('isometric', '(?i)\bisometric|\bi?MVICs?\b'), ('concentric', '(?i)\bconcentric'),
        ('eccentric', '(?i)\beccentric'), ('dynamic', '(?i)\b(1|one)[- ]?(RM|repetition maxim)')
    ) AS tests (task, words)
), named AS (
    SELECT finding_id, task, m.start < findings."end" AND findings.start < m."end" AS here
    FROM findings
    JOIN mentions AS m ON m.sentence_id = findings.sentence_id AND m.kind = 'outcome' AND m.concept = findings.outcome
    JOIN tests ON regexp_matches(m.text, tests.words)
), nearest AS (
    SELECT finding_id, task FROM named QUALIFY here OR NOT bool_or(here) OVER (PARTITION BY finding_id)
), tested AS (
    SELECT finding_id, any_value(task) AS task FROM nearest GROUP BY finding_id HAVING count(DISTINCT task) = 1
)
SELECT finding_id, trained.task AS trained, tested.task AS tested, trained.task = tested.task AS same
FROM findings
JOIN trained USING (intervention)
JOIN tested USING (finding_id)
WHERE trained.task = tested.task OR NOT (
    'dynamic' IN (trained.task, tested.task) AND len(list_intersect(['concentric', 'eccentric'], [trained.task, tested.task])) > 0);
COMMENT ON VIEW task_matches IS 'Findings whose training and test each name one contraction; a lift holds both phases, so that it is neither the same as one phase nor another.';
COMMENT ON COLUMN task_matches.trained IS 'contraction that the training names';
COMMENT ON COLUMN task_matches.tested IS 'contraction that the words of the measure name at the finding, or else alone in its sentence';
COMMENT ON COLUMN task_matches.same IS 'whether the trained contraction was tested';

CREATE VIEW driver_evidence AS
WITH exercised AS (
    SELECT replace(target, 'driver:', '') AS driver, split_part(source, ':', 1) AS kind, split_part(source, ':', 2) AS concept
    FROM edges
    WHERE relation = 'exercises'
), several AS (
    SELECT DISTINCT record_id, kind AS parameter
    FROM parameters
    GROUP BY record_id, kind, unit
    HAVING count(DISTINCT (low, high)) > 1
), arms AS (
    SELECT record_id
    FROM findings
    GROUP BY record_id
    HAVING count(DISTINCT intervention) > 1
        OR bool_or(comparator NOT IN ('baseline', 'control', 'none') AND comparator <> intervention)
), limbs AS (
    SELECT record_id, bool_or(limb = 'trained') AS both_limbs
    FROM findings
    GROUP BY record_id
    HAVING bool_or(limb = 'untrained')
), tasks AS (
    SELECT record_id, outcome, count(DISTINCT same) = 2 AS both_tasks
    FROM findings
    JOIN task_matches USING (finding_id)
    GROUP BY record_id, outcome
), through AS (
    SELECT DISTINCT driver, 'parameter' AS means, concept AS through, finding_id, several.record_id IS NOT NULL AS varies
    FROM exercised
    JOIN doses ON doses.parameter = concept AND exercised.kind = 'parameter'
        AND intervention NOT IN ('detraining', 'long_term_rt_history', 'brain_stimulation', 'other_intervention')
    LEFT JOIN several ON several.record_id = doses.record_id AND several.parameter = concept
    UNION ALL
    SELECT driver, 'training', concept, finding_id, arms.record_id IS NOT NULL
    FROM exercised
    JOIN findings ON exercised.kind = 'intervention' AND concept IN (intervention, comparator)
    LEFT JOIN arms ON arms.record_id = findings.record_id
    UNION ALL
    SELECT 'specificity', 'limb', limb || ' limb', finding_id, both_limbs
    FROM findings
    JOIN limbs USING (record_id)
    UNION ALL
    SELECT 'specificity', 'task', if(same, 'trained task', 'other task'), finding_id, both_tasks
    FROM findings
    JOIN task_matches USING (finding_id)
    JOIN tasks USING (record_id, outcome)
)
SELECT driver, means, through, varies, family, finding_id, cluster, vote, no_vote, intervention, comparator, outcome,
    direction, limb, record_id, first_author, year, doi, design, species, population, n, exposure, text_kind, sentence
FROM through
JOIN reported USING (finding_id)
JOIN outcome_families USING (outcome);
COMMENT ON VIEW driver_evidence IS 'Findings by the driver of plasticity that their study exercises, with its study; detraining, a history of training, stimulation and other treatments exercise none by a dose.';
COMMENT ON COLUMN driver_evidence.driver IS 'driver id of graph/knowledge/drivers.yaml';
COMMENT ON COLUMN driver_evidence.means IS 'how it is known: parameter told, training named, or limb or task of the finding';
COMMENT ON COLUMN driver_evidence.through IS 'the parameter or training, or which limb or task';
COMMENT ON COLUMN driver_evidence.varies IS 'whether the study tells several values of the parameter, has another training beside this one, or tests both limbs or both tasks';
COMMENT ON COLUMN driver_evidence.family IS 'family of the measure';
COMMENT ON COLUMN driver_evidence.sentence IS 'the sentence around the finding';

CREATE MACRO drivers_of(rows_of) AS TABLE
WITH asked AS (
    SELECT driver, family, cluster, no_vote, direction, bool_or(varies) AS varies
    FROM driver_evidence
    WHERE finding_id IN (SELECT finding_id FROM query_table(rows_of)) AND no_vote IS DISTINCT FROM 'retracted'
        AND no_vote IS DISTINCT FROM 'review'
    GROUP BY ALL
), shared AS (
    SELECT *, if(no_vote IS NULL, 1 / count(*) FILTER (no_vote IS NULL) OVER (PARTITION BY driver, family, cluster), 0) AS vote
    FROM asked
)
SELECT driver, family, count(DISTINCT cluster) FILTER (no_vote IS NULL) AS studies,
    count(DISTINCT cluster) FILTER (varies) AS varying,
    round(coalesce(fsum(vote) FILTER (direction = 'increase'), 0), 9) AS increase,
    round(coalesce(fsum(vote) FILTER (direction = 'decrease'), 0), 9) AS decrease,
    round(coalesce(fsum(vote) FILTER (direction = 'no_change'), 0), 9) AS no_change
FROM shared
GROUP BY ALL
ORDER BY ALL;
COMMENT ON MACRO TABLE drivers_of IS 'Votes by driver of plasticity and family of measures, for the findings of a view: drivers_of(''reported'').';

CREATE MACRO driver_parts_of(rows_of, wanted_driver) AS TABLE
WITH asked AS (
    SELECT means, through, family, cluster, no_vote, direction, bool_or(varies) AS varies
    FROM driver_evidence
    WHERE driver = wanted_driver AND finding_id IN (SELECT finding_id FROM query_table(rows_of))
        AND no_vote IS DISTINCT FROM 'retracted' AND no_vote IS DISTINCT FROM 'review'
    GROUP BY ALL
), shared AS (
    SELECT *, if(no_vote IS NULL, 1 / count(*) FILTER (no_vote IS NULL) OVER (PARTITION BY means, through, family, cluster), 0) AS vote
    FROM asked
)
SELECT means, through, family, count(DISTINCT cluster) FILTER (no_vote IS NULL) AS studies,
    count(DISTINCT cluster) FILTER (varies) AS varying,
    round(coalesce(fsum(vote) FILTER (direction = 'increase'), 0), 9) AS increase,
    round(coalesce(fsum(vote) FILTER (direction = 'decrease'), 0), 9) AS decrease,
    round(coalesce(fsum(vote) FILTER (direction = 'no_change'), 0), 9) AS no_change
FROM shared
GROUP BY ALL
ORDER BY ALL;
COMMENT ON MACRO TABLE driver_parts_of IS 'The same for one driver, by what exercises it: driver_parts_of(''reported'', ''intensity'').';

CREATE VIEW relations AS
WITH said AS (
    SELECT a.a, a.b, a.relation, e.cluster, e.vote, e.weight, e.no_vote
    FROM associations AS a
    JOIN evidence AS e ON e.evidence_id = a.association_id AND e.source_table = 'associations'
), counted AS (
    SELECT a, b, count(DISTINCT cluster) FILTER (vote > 0) AS studies,
        coalesce(sum(vote) FILTER (relation = 'positive'), 0) AS positive,
        coalesce(sum(vote) FILTER (relation = 'negative'), 0) AS negative,
        coalesce(sum(vote) FILTER (relation = 'none'), 0) AS not_related,
        coalesce(sum(weight) FILTER (relation = 'positive'), 0) AS weight_positive,
        coalesce(sum(weight) FILTER (relation = 'negative'), 0) AS weight_negative,
        coalesce(sum(weight) FILTER (relation = 'none'), 0) AS weight_not_related
    FROM said
    GROUP BY a, b
)
SELECT counted.*, weight_positive + 0.5 AS support_positive, weight_negative + 0.5 AS support_negative,
    weight_not_related + 0.5 AS support_not_related,
    greatest(support_positive, support_negative, support_not_related)
        / (weight_positive + weight_negative + weight_not_related + 1.5) AS belief,
    CASE WHEN studies = 0 THEN NULL
        WHEN support_positive > greatest(support_negative, support_not_related) + 1e-9 THEN 'positive'
        WHEN support_negative > greatest(support_positive, support_not_related) + 1e-9 THEN 'negative'
        WHEN support_not_related > greatest(support_positive, support_negative) + 1e-9 THEN 'none' END AS leading_relation
FROM counted;
COMMENT ON VIEW relations IS 'Whether two measures, or their changes, go together: one row a pair, one study one vote, whatever was trained.';
COMMENT ON COLUMN relations.studies IS 'study clusters with a vote';
COMMENT ON COLUMN relations.positive IS 'votes that both go the same way; a study shares its one vote among what it states';
COMMENT ON COLUMN relations.negative IS 'votes that they go opposite ways';
COMMENT ON COLUMN relations.not_related IS 'votes that they are not related';
COMMENT ON COLUMN relations.weight_positive IS 'the same, weighed by the size of the studies';
COMMENT ON COLUMN relations.weight_negative IS 'the same, weighed by the size of the studies';
COMMENT ON COLUMN relations.weight_not_related IS 'the same, weighed by the size of the studies';
COMMENT ON COLUMN relations.support_positive IS 'weight and half a vote of the prior';
COMMENT ON COLUMN relations.support_negative IS 'weight and half a vote of the prior';
COMMENT ON COLUMN relations.support_not_related IS 'weight and half a vote of the prior';
COMMENT ON COLUMN relations.belief IS 'belief in the leading relation, 0 to 1: (its weight + 0.5) / (all weight + 1.5)';
COMMENT ON COLUMN relations.leading_relation IS 'positive, negative or none (not related); NULL where two share the lead or nobody has a vote';

CREATE MACRO chain_of(training, performance) AS TABLE
WITH measured AS (
    SELECT target[9:] AS measure, * FROM edges
    WHERE source = 'intervention:' || training AND relation = 'changes' AND studies > 0
), seen AS (
    SELECT edges.*, source[9:] AS measure, target[6:] AS site FROM edges
    WHERE relation = 'reflects' AND source[9:] IN (SELECT measure FROM measured)
)
SELECT 1 AS step, 'inference' AS kind, training AS source, 'changes' AS relation, site AS target,
    CASE WHEN up > greatest(none, down) THEN 'up' WHEN down > greatest(none, up) THEN 'down' ELSE 'none' END AS says,
    greatest(up, none, down) AS holds, NULL AS studies, NULL AS increase, NULL AS decrease, NULL AS no_change,
    NULL AS certainty
FROM site_inferences
WHERE intervention = training AND site IN (SELECT site FROM seen)
UNION ALL
SELECT 2, 'knowledge', site, 'shows in', measure, if(sign > 0, '+', '-'), [0.3, 0.6, 0.9][weight], NULL, NULL, NULL, NULL, NULL
FROM seen
UNION ALL
SELECT 3, 'evidence', training, 'changes', measure, leading_direction,
    greatest(belief_increase, belief_decrease, belief_no_change), studies, increase, decrease, no_change, certainty
FROM measured
WHERE measure = performance OR measure IN (SELECT measure FROM seen)
UNION ALL
SELECT 4, 'evidence', if(a = performance, b, a), 'goes with', performance, leading_relation, belief, studies, positive, negative,
    not_related, NULL
FROM relations
WHERE performance IN (a, b) AND studies > 0 AND if(a = performance, b, a) IN (SELECT measure FROM measured)
ORDER BY step, source, target;
COMMENT ON MACRO TABLE chain_of IS 'The links from a training over sites and measures to a performance, each with its kind and how far it holds: chain_of(''resistance_training'', ''maximal_strength'').';

CREATE VIEW audit AS
SELECT fault, reason, implied_p, implied_low, implied_high, finding_id, intervention, comparator, outcome, direction,
    limb, p_value, p_relation, change_percent, effect_size, effect_measure, interval_low, interval_high, n,
    record_id, first_author, year, doi, design, retracted, text_kind, sentence
FROM flags
JOIN reported USING (finding_id)
ORDER BY fault, year, record_id, finding_id, reason;
COMMENT ON VIEW audit IS 'Reported statistics that do not cohere, as they were read: each flag with its finding, study and sentence.';
COMMENT ON COLUMN audit.sentence IS 'the sentence that the figures stand in';

CREATE VIEW comparable AS
WITH told AS (
    SELECT kinds.intervention, reported.* EXCLUDE (intervention, edge_id, no_vote), reported.intervention AS kind,
        reported.no_vote
    FROM reported
    JOIN kinds ON kinds.kind = reported.intervention
    WHERE species = 'human' AND no_vote IS DISTINCT FROM 'head_to_head'
), asked AS (
    SELECT *, unnest(if(exposure IS NULL, ['acute', 'chronic'], [exposure])) AS asked_exposure FROM told
), whom AS (
    SELECT *, unnest([population, 'any']) AS asked_population FROM asked
)
SELECT concat_ws(' ', intervention, outcome, asked_exposure, asked_population) AS edge_id, intervention, kind, outcome,
    asked_exposure, asked_population, finding_id, cluster, direction, no_vote, p, n, record_id, first_author, year, doi,
    design, text_kind, sentence
FROM whom;
COMMENT ON VIEW comparable IS 'Findings in people as a pooled result asks for them: under each more general intervention, by exposure and population; ballots_of(''comparable'') counts the votes.';
COMMENT ON COLUMN comparable.edge_id IS 'intervention, outcome, exposure and population, with blanks between; no edge of the table edges';
COMMENT ON COLUMN comparable.intervention IS 'intervention whose kinds are pooled';
COMMENT ON COLUMN comparable.kind IS 'intervention of the finding: the same, or a kind of it';
COMMENT ON COLUMN comparable.asked_exposure IS 'exposure of the study; both where the text does not tell, since the intervention then says it';
COMMENT ON COLUMN comparable.asked_population IS 'population of the study, or any';
COMMENT ON COLUMN comparable.sentence IS 'the sentence of the finding';

CREATE VIEW head_to_head AS
WITH told AS (
    SELECT * EXCLUDE (intervention, comparator), intervention AS over, comparator AS under, direction AS way
    FROM reported
    WHERE no_vote = 'head_to_head' AND species = 'human'
    UNION ALL
    SELECT * EXCLUDE (intervention, comparator), comparator, intervention,
        CASE direction WHEN 'increase' THEN 'decrease' WHEN 'decrease' THEN 'increase' ELSE direction END
    FROM reported
    WHERE no_vote = 'head_to_head' AND species = 'human' AND intervention <> comparator
)
SELECT concat_ws(' ', first.intervention, 'over', second.intervention, outcome) AS edge_id,
    first.intervention AS intervention, second.intervention AS comparator, outcome, finding_id, cluster,
    way AS direction, NULL::VARCHAR AS no_vote, p, n, exposure, record_id, first_author, year, doi, design, text_kind,
    sentence
FROM told
JOIN kinds AS first ON first.kind = told.over
JOIN kinds AS second ON second.kind = told.under
WHERE told.over <> told.under AND ((first.intervention = told.over AND second.intervention = told.under)
    OR ((first.intervention, told.under) NOT IN (FROM kinds) AND (second.intervention, told.over) NOT IN (FROM kinds)));
COMMENT ON VIEW head_to_head IS 'Comparisons of two trainings in people, each in both orders and under more general trainings of either side; ballots_of(''head_to_head'') counts them as votes on a difference.';
COMMENT ON COLUMN head_to_head.edge_id IS 'intervention, over, comparator, outcome; no edge of the table edges';
COMMENT ON COLUMN head_to_head.intervention IS 'the one training, or a more general one that the other side is no kind of';
COMMENT ON COLUMN head_to_head.comparator IS 'the other training';
COMMENT ON COLUMN head_to_head.direction IS 'of the outcome with the one training as compared with the other';
COMMENT ON COLUMN head_to_head.sentence IS 'the sentence of the comparison';
