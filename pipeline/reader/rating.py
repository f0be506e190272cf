"""What a row knows of itself that tells whether it is right: features for its calibrated probability."""

import math
from collections.abc import Sequence

from pipeline.learned.opinion import Opinion
from pipeline.reader.adjudicator import bounded
from pipeline.reader.candidates import Candidate
from pipeline.reader.contexts import comparator_kind, kind_of
from pipeline.reader.logistic import Feature
from pipeline.reader.printed import SIGNIFICANT
from pipeline.reader.setting import Setting
from pipeline.tables import Finding

STEPS = (0.15, 0.3, 0.45, 0.6, 0.75)  # of the chance, each of which may bend the line
EXTREME = 4.0  # log odds beyond which a chance tells no more


def row_features(
    candidate: Candidate,
    kept: Sequence[Candidate],
    told: Sequence[Candidate],
    study: Setting,
    opinion: Opinion | None = None,
) -> list[Feature]:
    """Return the features of a row; ``kept`` are the document's rows, ``told`` all that its clauses tell.

    With an opinion, what the second reader says of the row is among them.
    """
    chance = candidate.chance or 0.0
    odds = math.log(max(chance, 1e-6) / max(1 - chance, 1e-6))
    about = study.chances.get(candidate.intervention, 0.0)
    words = [
        *_of_words(candidate), *_of_document(candidate, kept, told), *_of_study(candidate, study),
        *(f"about>={bound}" for bound in STEPS if about >= bound),
    ]  # fmt: skip
    return [
        ("odds", max(-EXTREME, min(EXTREME, odds))),
        ("chance", chance),
        *((f"chance>{step}", max(0.0, chance - step)) for step in STEPS),
        *((word, 1.0) for word in words),
        *([] if opinion is None else _said(candidate, opinion)),
    ]


def _of_words(candidate: Candidate) -> list[str]:
    """Return what the words of a row tell."""
    clause, cue, sentence = candidate.clause, candidate.cue, candidate.sentence
    part = sentence.text[clause.start : clause.end]
    kind, against = kind_of(candidate.intervention), comparator_kind(candidate.intervention, candidate.comparator)
    return [
        "title" if sentence.part == "title" else sentence.statement,
        f"hedged={candidate.hedged}", f"rules={candidate.origin.startswith('rules')}",
        f"direction={candidate.direction}", f"limb={candidate.limb}", f"outcome={candidate.outcome}",
        f"form={cue.form if cue else None}", f"negated={cue is not None and cue.negated}",
        f"far={min((candidate.end - candidate.start) // 40, 4)}", f"outcomes={min(len(clause.outcomes), 4)}",
        f"cues={min(len(clause.cues), 3)}", f"p_printed={'p' in part and bool(SIGNIFICANT.search(part))}",
        f"digits={any(c.isdigit() for c in part)}", f"labelled={sentence.category != 'UNASSIGNED'}",
        f"arm={kind}", f"against={against}", f"arm={kind}&against={against}",
    ]  # fmt: skip


def _of_document(candidate: Candidate, kept: Sequence[Candidate], told: Sequence[Candidate]) -> list[str]:
    """Return what the document's other rows tell of a row."""
    outcome, pair = candidate.outcome, (candidate.intervention, candidate.comparator)
    alike = [c for c in told if c.outcome == outcome and result_key(c) == result_key(candidate)]
    result_in = {c.sentence.position for c in alike}
    told_in = {c.sentence.position for c in alike if (c.intervention, c.comparator) == pair}
    same = [c for c in kept if c.outcome == outcome and c is not candidate]
    return [
        f"row_told={min(len(told_in), 3)}", f"result_told={min(len(result_in), 3)}",
        f"other_direction={any(c.direction != candidate.direction for c in same)}",
        f"same_result={min(sum(result_key(c) == result_key(candidate) for c in same), 3)}",
        f"rows={min(len(kept) // 4, 4)}",
    ]  # fmt: skip


def _of_study(candidate: Candidate, study: Setting) -> list[str]:
    """Return what the study tells of a row."""
    arm = candidate.intervention
    return [
        f"review={study.review}", f"acute={study.acute}", f"crossover={study.crossover}",
        f"across={study.cross_sectional}", f"arms={study.arms}", f"mains={min(len(study.main), 3)}",
        f"main={study.main.index(arm) if arm in study.main else -1}", f"ruled={arm in study.ruled}",
    ]  # fmt: skip


def _said(candidate: Candidate, opinion: Opinion) -> list[Feature]:
    """Return what the second reader says of a row's result, arm and comparator."""
    result = opinion.result(candidate.outcome, candidate.direction, candidate.limb)
    if result is None:
        return [("unsaid", 1.0), ("said_studied", bounded(opinion.studied.get(candidate.intervention)))]
    given = result.told.comparators.get(candidate.intervention, {})
    return [
        ("said_result", bounded(result.odds)),
        ("said_arm", bounded(result.told.arms.get(candidate.intervention))),
        ("said_against", bounded(given.get(candidate.comparator))),
        ("said_studied", bounded(opinion.studied.get(candidate.intervention))),
    ]


def result_key(candidate: Candidate | Finding) -> tuple[str, str, str]:
    """Return what two candidates of one result share."""
    return candidate.outcome, candidate.direction, candidate.limb


def row_key(candidate: Candidate | Finding) -> tuple[str, ...]:
    """Return what two candidates of one row share."""
    return (candidate.intervention, candidate.comparator, *result_key(candidate))
