"""Parameters of dose as people ask for them: ids, words for people, and the step that an odds ratio is for."""

from dataclasses import dataclass

from graph.questions.names import known_id
from pipeline.errors import InputError


@dataclass(frozen=True, slots=True)
class Dose:
    """A parameter in words."""

    label: str
    step: float | None = None  # of the regression; None where it has names and no numbers
    of_step: str = ""


DOSES = {
    "load": Dose("load", 10.0, "10 % of the maximum"),
    "tempo": Dose("tempo", 1.0, "1 s a phase"),
    "duration": Dose("weeks", 1.0, "1 week"),
    "pacing": Dose("pacing"),
    "frequency": Dose("sessions a week", 1.0, "1 session a week"),
    "sessions": Dose("sessions", 10.0, "10 sessions"),
    "sets": Dose("sets", 1.0, "1 set"),
    "repetitions": Dose("repetitions", 1.0, "1 repetition"),
    "rest": Dose("rest", 60.0, "60 s"),
    "contraction_time": Dose("contraction time", 1.0, "1 s"),
    "velocity": Dose("velocity", 60.0, "60 degrees a second"),
}
DEFAULT = "load, tempo, weeks"


def parameter_ids(told: str) -> tuple[str, ...]:
    """Return the ids of two or three parameters with commas between; :class:`InputError` for anything else.

    >>> parameter_ids("load, weeks")
    ('load', 'duration')
    """
    labels = {name: dose.label for name, dose in DOSES.items()}
    found = tuple(known_id(word, labels, "a parameter of dose") for word in told.split(",") if word.strip())
    if len(found) not in (2, 3) or len(set(found)) < len(found):
        raise InputError(f"{told!r} is not two or three parameters of dose; name them with commas, as in 'load, weeks'")
    return found


def labels(parameters: tuple[str, ...], joined: str = " x ") -> str:
    """Return parameters in words.

    >>> labels(("load", "duration"))
    'load x weeks'
    """
    return joined.join(DOSES[name].label for name in parameters)
