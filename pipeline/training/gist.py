"""Fit what the words of a text suggest (models/judge/gist.npz), a part of the judge's stage.

Idea: one yes-or-no regression for each intervention and each design, over all texts with gold. What weighs the gist
against what rules see learns from gists that were fitted without the text's part.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression

from pipeline.ontology import ontology
from pipeline.params import JudgeParams
from pipeline.reader.gist import Gist, terms
from pipeline.reader.pipeline import known
from pipeline.training.texts import Text

NEVER = -9.0  # log odds of an answer that no text gives
SHORTEST = 0.05  # share of texts that count as short


def held_out(texts: Sequence[Text], params: JudgeParams) -> list[Gist]:
    """Return the gist without each part of the texts."""
    found = [_terms(text) for text in texts]
    parts = [text.fold(params.folds) for text in texts]
    return [
        _fitted([(t, f) for t, f, part in zip(texts, found, parts, strict=True) if part != fold], params)
        for fold in range(params.folds)
    ]


def fitted(texts: Sequence[Text], params: JudgeParams) -> Gist:
    """Return the gist, fitted on texts."""
    return _fitted([(text, _terms(text)) for text in texts], params)


def _terms(text: Text) -> list[str]:
    own = known(text.doc)
    return list(terms(own.sentences, own.hits))


def gold_interventions(gold: Mapping[str, Any]) -> frozenset[str]:
    """Return the interventions of gold's findings, those that others are held against among them."""
    ids = ontology().interventions
    told = {f.get(side) for f in gold.get("findings") or [] for side in ("intervention", "comparator")}
    return frozenset(id_ for id_ in told if id_ in ids)


def _fitted(learned: Sequence[tuple[Text, list[str]]], params: JudgeParams) -> Gist:
    counting = CountVectorizer(analyzer=list, min_df=params.gist.least, dtype=np.float64, binary=True)
    matrix = counting.fit_transform([found for _, found in learned])
    studied = [gold_interventions(text.gold) for text, _ in learned]
    designs = [(text.gold.get("study") or {}).get("design") for text, _ in learned]
    answers = {name: [name in told for told in studied] for name in sorted(ontology().interventions)}
    kinds = {name: [name == design for design in designs] for name in ontology().designs}
    columns = [_column(matrix, right, params.gist.strength) for right in (*answers.values(), *kinds.values())]
    weights = np.stack([column for column, _ in columns], 1)
    usual = np.asarray(matrix.mean(0)).ravel() @ weights
    return Gist(
        tuple(answers), tuple(kinds), {str(term): n for n, term in enumerate(counting.get_feature_names_out())},
        weights.astype(np.float32), np.array([bias for _, bias in columns], np.float32), usual.astype(np.float32),
        least=int(np.quantile(np.asarray(matrix.sum(1)), SHORTEST)),
    )  # fmt: skip


def _column(matrix: csr_matrix, right: Sequence[bool], strength: float) -> tuple[Any, float]:
    """Return the weights and the bias of one answer; one that no text gives is never likely."""
    if not any(right):
        return np.zeros(matrix.shape[1]), NEVER
    model = LogisticRegression(C=strength, solver="liblinear", max_iter=500, random_state=0).fit(matrix, right)
    return model.coef_[0], float(model.intercept_[0])
