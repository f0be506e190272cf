"""Which sentences of an abstract answer a prompt: those that state a result of its outcome.

Reads: models/direction/selector.json, weights of a logistic regression on :data:`FEATURES`, fitted by
pipeline/train.py on abstracts whose evidence annotators marked.
"""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.learned.marking import WORD, Roles, stem, telling
from pipeline.learned.prompt import Prompt
from pipeline.learned.wording import plain, statistics_in_words
from pipeline.sections import split_sections
from pipeline.tables import Category

# True: "... was lower. The", "p = 0.03). In"; near misses: "vs. The", "et al. 2009", "E. coli".
SENTENCE_GAP = re.compile(
    r"(?<!\bvs\.)(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\bal\.)(?<!\bca\.)(?<!\b[A-Z]\.)(?<=[.?!])\s+(?=[A-Z0-9(<\[])"
)
CHANGE = re.compile(
    r"""\b(?:increas|decreas|reduc|improv|higher|lower|great|less|more|fewer|longer|shorter|better|worse|differ|similar
    |comparable|chang|significan|superior|inferior|effect|efficac|declin|rais|enhanc|no\ evidence|equal|prevent)\w*""",
    re.IGNORECASE | re.VERBOSE,
)
PLAN = re.compile(
    r"""\b(?:aim|objective|purpose|sought|to\ (?:evaluate|assess|determine|compare|investigate|examine|test)|hypothes
    |randomly|(?:randomi[sz]ed|assigned)\ to|primary\ (?:end\ ?point|outcome)s?\ (?:was|were|is)|measured|recruited
    |enrolled)""",
    re.IGNORECASE | re.VERBOSE,
)
SURE = re.compile(r"\bp(?: nonsignificant| significant| ?[<=>])", re.IGNORECASE)
FEATURES = (
    "outcome_words", "outcome_rare_words", "outcome_whole", "outcome_any", "outcome_words_before", "intervention",
    "comparator", "both_arms", "p_value", "numbers", "change", "plan", "results", "conclusions", "other_section",
    "title", "place", "place_squared", "unlabelled_late", "last", "outcome_and_change", "outcome_in_results", "length",
)  # fmt: skip


class Part(NamedTuple):
    """A sentence of an abstract with the category of its section."""

    text: str
    category: Category | None  # None for the title


def parts(abstract: str) -> list[Part]:
    """Return the sentences of an abstract in order; its first line counts as title where it says ``TITLE:``.

    >>> parts("TITLE: \\nOn tea\\n\\nABSTRACT.RESULTS:\\nTea helped. Coffee vs. tea did not.")
    [Part(text='On tea', category=None), Part(text='Tea helped.', category='RESULTS'), \
Part(text='Coffee vs. tea did not.', category='RESULTS')]
    """
    found: list[Part] = []
    head, _, body = abstract.strip().partition("\n\n") if abstract.strip().startswith("TITLE:") else ("", "", abstract)
    if head:
        found.append(Part(plain(head.removeprefix("TITLE:")), None))
    body = re.sub(r"(?:ABSTRACT\.)+", "\n", body).replace("::", ":")
    for section in split_sections("", body.strip()):
        sentences = SENTENCE_GAP.split(plain(body.strip()[section.start : section.end]))
        found.extend(Part(sentence, section.category) for sentence in sentences if len(sentence) > 3)
    return found


def features(prompt: Prompt, told: Roles, sentences: Sequence[Part]) -> NDArray[np.float64]:
    """Return the :data:`FEATURES` of each sentence, float64, (sentences, features), all between 0 and about 1."""
    stems = [[stem(word) for word in WORD.findall(part.text)] for part in sentences]
    wanted = sorted(set(told.outcome) | telling(prompt.outcome))
    rarity = {word: 1 / (1 + sum(word in words for words in stems)) for word in wanted}
    whole = " ".join(stem(word) for word in WORD.findall(plain(prompt.outcome)))
    rows: list[tuple[float, ...]] = []
    share_before = 0.0
    for at, (part, words) in enumerate(zip(sentences, stems, strict=True)):
        hits = [word for word in wanted if word in words]
        share = len(hits) / max(1, len(wanted))
        first, second = (any(word in arm for word in words) for arm in (told.intervention, told.comparator))
        change, place = CHANGE.search(part.text) is not None, at / max(1, len(sentences) - 1)
        results, unlabelled = part.category == "RESULTS", part.category == "UNASSIGNED"
        rows.append((
            share, sum(rarity[word] for word in hits) / (sum(rarity.values()) or 1), whole in " ".join(words),
            bool(hits), share_before, first, second, first and second,
            SURE.search(statistics_in_words(part.text)) is not None,
            min(3, len(re.findall(r"\d+\.?\d*", part.text))) / 3, change, PLAN.search(part.text) is not None,
            results, part.category == "CONCLUSIONS", part.category in ("BACKGROUND", "OBJECTIVE", "METHODS"),
            part.category is None, place, place**2, unlabelled and place > 0.5, at == len(sentences) - 1,
            bool(hits) and change, results * share, min(len(words), 60) / 60,
        ))  # fmt: skip
        share_before = share
    return np.array(rows, np.float64).reshape(len(rows), len(FEATURES))


def select(prompt: Prompt, told: Roles, weights: Mapping[str, float], count: int) -> list[str]:
    """Return the ``count`` sentences of the abstract that most likely answer the prompt, in the text's order."""
    sentences = parts(prompt.abstract)
    scores = features(prompt, told, sentences) @ np.array([weights[name] for name in FEATURES])
    best = np.argsort(-scores, kind="stable")[:count]
    return [sentences[at].text for at in sorted(best)]


def read_weights(path: Path) -> dict[str, float]:
    """Return the weight of each feature."""
    weights: dict[str, float] = json.loads(path.read_text(encoding="utf8"))
    return weights
