"""What is known of a study's interventions before they are weighed (setting.evidence finds it)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.reader.lexicon import Hit, Lexicon
from pipeline.reader.treatments import IGNORED
from pipeline.tables import Sentence


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of a study's interventions before they are weighed."""

    sentences: Sequence[Sentence]
    hits: Sequence[Sequence[Hit]]  # group labels not yet among them
    names: Lexicon
    design: str
    weights: Mapping[str, float]  # of every intervention that rules find told
    labels: Mapping[str, str]  # group label -> intervention id, control or GROUP
    ruled: tuple[str, ...]  # the rules' answer
    acute: bool  # about single sessions, as rules tell
    history: bool  # people with a training history are compared with others, as rules tell
    other_limb: bool  # the limb that was not trained is looked at
    cuffed: bool  # blood flow is restricted without resistance training

    def own(self) -> list[Sentence]:
        """Return the sentences on the study itself."""
        return [sentence for sentence in self.sentences if sentence.statement not in IGNORED]
