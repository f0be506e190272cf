-- The contract with analysts: tables, keys and what always holds. Tables stand in the order in which they are loaded.
-- Columns are those of pipeline/tables.py, in its order, and its words about each become COMMENTs when the database is
-- made (`SELECT * FROM duckdb_columns()` shows them); a test holds this file against it. Tables that show text end in
-- text_kind, so that no digest is taken for an abstract.
-- Offsets: characters of the named part, 0-based, half-open. nodes.parent names a node too, and evidence.evidence_id a
-- row of the table that evidence.source_table names.

CREATE TABLE records (
    record_id VARCHAR NOT NULL,
    source VARCHAR NOT NULL CHECK (source IN ('digests', 'pubmed', 'medline', 'nbib')),
    text_kind VARCHAR NOT NULL CHECK (text_kind IN ('abstract', 'digest')),
    pmid BIGINT,
    version BIGINT,
    doi VARCHAR,
    title VARCHAR NOT NULL,
    abstract VARCHAR,
    language VARCHAR,
    year BIGINT,
    month BIGINT,
    journal VARCHAR,
    first_author VARCHAR,
    publication_types VARCHAR[] NOT NULL,
    retracted BOOLEAN NOT NULL,
    PRIMARY KEY (record_id),
    CHECK (month BETWEEN 1 AND 12),
    CHECK (doi = lower(doi))
);

CREATE TABLE sections (
    record_id VARCHAR NOT NULL,
    position BIGINT NOT NULL CHECK (position >= 0),
    label VARCHAR,
    category VARCHAR NOT NULL CHECK (
        category IN ('BACKGROUND', 'OBJECTIVE', 'METHODS', 'RESULTS', 'CONCLUSIONS', 'UNASSIGNED')
    ),
    start BIGINT NOT NULL,
    "end" BIGINT NOT NULL,
    PRIMARY KEY (record_id, position),
    CHECK (0 <= start AND start <= "end"),
    FOREIGN KEY (record_id) REFERENCES records (record_id)
);

CREATE TABLE mesh_terms (
    record_id VARCHAR NOT NULL,
    position BIGINT NOT NULL CHECK (position >= 0),
    descriptor_id VARCHAR,
    descriptor VARCHAR NOT NULL,
    qualifier_id VARCHAR,
    qualifier VARCHAR,
    major BOOLEAN NOT NULL,
    PRIMARY KEY (record_id, position),
    FOREIGN KEY (record_id) REFERENCES records (record_id)
);

CREATE TABLE corrections (
    record_id VARCHAR NOT NULL,
    position BIGINT NOT NULL CHECK (position >= 0),
    relation VARCHAR NOT NULL,
    pmid BIGINT,
    citation VARCHAR,
    PRIMARY KEY (record_id, position),
    FOREIGN KEY (record_id) REFERENCES records (record_id)
);

CREATE TABLE refusals (
    refusal_id VARCHAR NOT NULL,
    stage VARCHAR NOT NULL CHECK (stage IN ('fetch', 'parse', 'screen', 'extract', 'graph')),
    record_id VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    detail VARCHAR,
    PRIMARY KEY (refusal_id)
);

CREATE TABLE studies (
    record_id VARCHAR NOT NULL,
    design VARCHAR NOT NULL,
    species VARCHAR NOT NULL,
    population VARCHAR NOT NULL,
    n BIGINT,
    exposure VARCHAR CHECK (exposure IN ('acute', 'chronic', 'cross_sectional')),
    age_low DOUBLE,
    age_high DOUBLE,
    origin VARCHAR NOT NULL,
    PRIMARY KEY (record_id),
    CHECK (n > 0),
    CHECK (age_low <= age_high),
    FOREIGN KEY (record_id) REFERENCES records (record_id)
);

CREATE TABLE sentences (
    sentence_id VARCHAR NOT NULL,
    record_id VARCHAR NOT NULL,
    position BIGINT NOT NULL CHECK (position >= 0),
    part VARCHAR NOT NULL CHECK (part IN ('title', 'abstract')),
    start BIGINT NOT NULL,
    "end" BIGINT NOT NULL,
    text VARCHAR NOT NULL,
    label VARCHAR,
    category VARCHAR NOT NULL CHECK (
        category IN ('BACKGROUND', 'OBJECTIVE', 'METHODS', 'RESULTS', 'CONCLUSIONS', 'UNASSIGNED')
    ),
    statement VARCHAR NOT NULL CHECK (
        statement IN ('result', 'conclusion', 'aim', 'hypothesis', 'background', 'method', 'advice', 'other_study')
    ),
    causal_language VARCHAR CHECK (causal_language IN ('none', 'correlational', 'conditional', 'causal')),
    origin VARCHAR NOT NULL,
    text_kind VARCHAR NOT NULL CHECK (text_kind IN ('abstract', 'digest')),
    PRIMARY KEY (sentence_id),
    CHECK (0 <= start AND length(text) = "end" - start),
    UNIQUE (record_id, position),
    FOREIGN KEY (record_id) REFERENCES records (record_id)
);

CREATE TABLE mentions (
    mention_id VARCHAR NOT NULL,
    record_id VARCHAR NOT NULL,
    sentence_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL CHECK (
        kind IN (
            'intervention', 'outcome', 'site', 'population', 'parameter', 'muscle', 'training_state', 'technique'
        )
    ),
    concept VARCHAR NOT NULL,
    part VARCHAR NOT NULL CHECK (part IN ('title', 'abstract')),
    start BIGINT NOT NULL,
    "end" BIGINT NOT NULL,
    text VARCHAR NOT NULL,
    origin VARCHAR NOT NULL,
    text_kind VARCHAR NOT NULL CHECK (text_kind IN ('abstract', 'digest')),
    PRIMARY KEY (mention_id),
    CHECK (0 <= start AND length(text) = "end" - start),
    FOREIGN KEY (record_id) REFERENCES records (record_id),
    FOREIGN KEY (sentence_id) REFERENCES sentences (sentence_id)
);

CREATE TABLE parameters (
    parameter_id VARCHAR NOT NULL,
    record_id VARCHAR NOT NULL,
    sentence_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    low DOUBLE,
    high DOUBLE,
    unit VARCHAR NOT NULL,
    intervention VARCHAR,
    part VARCHAR NOT NULL CHECK (part IN ('title', 'abstract')),
    start BIGINT NOT NULL,
    "end" BIGINT NOT NULL,
    text VARCHAR NOT NULL,
    origin VARCHAR NOT NULL,
    text_kind VARCHAR NOT NULL CHECK (text_kind IN ('abstract', 'digest')),
    PRIMARY KEY (parameter_id),
    CHECK (0 <= start AND length(text) = "end" - start),
    CHECK (low <= high),
    FOREIGN KEY (record_id) REFERENCES studies (record_id),
    FOREIGN KEY (sentence_id) REFERENCES sentences (sentence_id)
);

CREATE TABLE findings (
    finding_id VARCHAR NOT NULL,
    record_id VARCHAR NOT NULL,
    sentence_id VARCHAR NOT NULL,
    intervention VARCHAR NOT NULL,
    comparator VARCHAR NOT NULL,
    outcome VARCHAR NOT NULL,
    direction VARCHAR NOT NULL CHECK (direction IN ('increase', 'decrease', 'no_change')),
    limb VARCHAR NOT NULL CHECK (limb IN ('trained', 'untrained')),
    hedged BOOLEAN NOT NULL,
    p DOUBLE,
    part VARCHAR NOT NULL CHECK (part IN ('title', 'abstract')),
    start BIGINT NOT NULL,
    "end" BIGINT NOT NULL,
    text VARCHAR NOT NULL,
    citation VARCHAR,
    p_value DOUBLE,
    p_relation VARCHAR CHECK (p_relation IN ('=', '<', '>', '<=', '>=')),
    change_percent DOUBLE,
    effect_size DOUBLE,
    effect_measure VARCHAR,
    interval_low DOUBLE,
    interval_high DOUBLE,
    origin VARCHAR NOT NULL,
    text_kind VARCHAR NOT NULL CHECK (text_kind IN ('abstract', 'digest')),
    PRIMARY KEY (finding_id),
    CHECK (0 <= start AND length(text) = "end" - start),
    CHECK (p BETWEEN 0 AND 1),
    CHECK (interval_low <= interval_high),
    FOREIGN KEY (record_id) REFERENCES studies (record_id),
    FOREIGN KEY (sentence_id) REFERENCES sentences (sentence_id)
);

CREATE TABLE associations (
    association_id VARCHAR NOT NULL,
    record_id VARCHAR NOT NULL,
    sentence_id VARCHAR NOT NULL,
    a VARCHAR NOT NULL,
    b VARCHAR NOT NULL,
    relation VARCHAR NOT NULL CHECK (relation IN ('positive', 'negative', 'none')),
    part VARCHAR NOT NULL CHECK (part IN ('title', 'abstract')),
    start BIGINT NOT NULL,
    "end" BIGINT NOT NULL,
    text VARCHAR NOT NULL,
    origin VARCHAR NOT NULL,
    text_kind VARCHAR NOT NULL CHECK (text_kind IN ('abstract', 'digest')),
    PRIMARY KEY (association_id),
    CHECK (0 <= start AND length(text) = "end" - start),
    CHECK (a < b),
    FOREIGN KEY (record_id) REFERENCES studies (record_id),
    FOREIGN KEY (sentence_id) REFERENCES sentences (sentence_id)
);

CREATE TABLE site_claims (
    site_claim_id VARCHAR NOT NULL,
    record_id VARCHAR NOT NULL,
    sentence_id VARCHAR NOT NULL,
    site VARCHAR NOT NULL,
    stance VARCHAR NOT NULL CHECK (stance IN ('adapts', 'does_not_adapt')),
    hedged BOOLEAN NOT NULL,
    part VARCHAR NOT NULL CHECK (part IN ('title', 'abstract')),
    start BIGINT NOT NULL,
    "end" BIGINT NOT NULL,
    text VARCHAR NOT NULL,
    origin VARCHAR NOT NULL,
    text_kind VARCHAR NOT NULL CHECK (text_kind IN ('abstract', 'digest')),
    PRIMARY KEY (site_claim_id),
    CHECK (0 <= start AND length(text) = "end" - start),
    FOREIGN KEY (record_id) REFERENCES studies (record_id),
    FOREIGN KEY (sentence_id) REFERENCES sentences (sentence_id)
);

CREATE TABLE nodes (
    node_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL CHECK (
        kind IN ('intervention', 'outcome', 'site', 'population', 'parameter', 'driver', 'study')
    ),
    concept VARCHAR NOT NULL,
    label VARCHAR NOT NULL,
    parent VARCHAR,
    detail VARCHAR,
    PRIMARY KEY (node_id),
    CHECK (node_id = kind || ':' || concept)
);

CREATE TABLE edges (
    edge_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL CHECK (kind IN ('evidence', 'knowledge', 'inference')),
    source VARCHAR NOT NULL,
    relation VARCHAR NOT NULL CHECK (
        relation IN ('changes', 'associated_with', 'reflects', 'exercises', 'claimed_at', 'changes_site')
    ),
    target VARCHAR NOT NULL,
    findings BIGINT NOT NULL,
    studies BIGINT NOT NULL,
    increase DOUBLE NOT NULL,
    decrease DOUBLE NOT NULL,
    no_change DOUBLE NOT NULL,
    reviews BIGINT NOT NULL,
    belief_increase DOUBLE,
    belief_decrease DOUBLE,
    belief_no_change DOUBLE,
    belief_low DOUBLE,
    belief_high DOUBLE,
    leading_direction VARCHAR CHECK (leading_direction IN ('increase', 'decrease', 'no_change')),
    certainty VARCHAR CHECK (certainty IN ('high', 'moderate', 'low', 'very low')),
    reasons VARCHAR[] NOT NULL,
    contested DOUBLE,
    sign BIGINT,
    weight BIGINT,
    reference VARCHAR,
    inputs VARCHAR[] NOT NULL,
    PRIMARY KEY (edge_id),
    CHECK (studies <= findings),
    CHECK (contested BETWEEN 0 AND 1),
    CHECK (abs(belief_increase + belief_decrease + belief_no_change - 1) < 1e-9),
    CHECK (0 <= belief_low AND belief_low <= belief_high AND belief_high <= 1),
    CHECK (kind <> 'evidence' OR (findings > 0 AND reference IS NULL)),
    CHECK (kind <> 'knowledge' OR (findings = 0 AND reference IS NOT NULL)),
    CHECK (kind <> 'inference' OR (findings = 0 AND reference IS NULL)),
    CHECK ((kind = 'inference') = (len(inputs) > 0)),
    CHECK ((kind = 'inference') = (relation = 'changes_site')),
    FOREIGN KEY (source) REFERENCES nodes (node_id),
    FOREIGN KEY (target) REFERENCES nodes (node_id)
);

CREATE TABLE evidence (
    evidence_id VARCHAR NOT NULL,
    edge_id VARCHAR NOT NULL,
    source_table VARCHAR NOT NULL CHECK (source_table IN ('findings', 'associations', 'site_claims')),
    record_id VARCHAR NOT NULL,
    cluster VARCHAR NOT NULL,
    direction VARCHAR CHECK (direction IN ('increase', 'decrease', 'no_change')),
    vote DOUBLE NOT NULL,
    weight DOUBLE NOT NULL CHECK (weight >= 0),
    no_vote VARCHAR CHECK (no_vote IN ('retracted', 'review', 'head_to_head')),
    PRIMARY KEY (edge_id, evidence_id),
    CHECK (0 <= vote AND vote <= 1 AND (vote = 0) = (no_vote IS NOT NULL)),
    FOREIGN KEY (edge_id) REFERENCES edges (edge_id),
    FOREIGN KEY (record_id) REFERENCES studies (record_id)
);

CREATE TABLE flags (
    finding_id VARCHAR NOT NULL,
    fault VARCHAR NOT NULL CHECK (
        fault IN ('effect_against_direction', 'percent_against_direction', 'effect_outside_interval', 'interval_against_p', 'implied_p', 'impossible_value')
    ),
    reason VARCHAR NOT NULL,
    implied_p DOUBLE,
    implied_low DOUBLE,
    implied_high DOUBLE,
    PRIMARY KEY (finding_id, fault, reason),
    CHECK ((fault = 'implied_p') = (implied_p IS NOT NULL)),
    CHECK (0 <= implied_low AND implied_low <= implied_high AND implied_high <= 1),
    FOREIGN KEY (finding_id) REFERENCES findings (finding_id)
);
