"""Whether a span of weeks or a number of sessions is that of a programme: not a follow-up, an age or a history.

Idea: a span of weeks is a programme by the words that touch it.
"""

import re

from pipeline.reader.dose import programme_doses
from pipeline.reader.dose_words import NEAR, exercised, tells_results, words
from pipeline.reader.patterns import Pattern
from pipeline.reader.values import Dose
from pipeline.tables import Sentence

TRAINED_ONCE = ("crossover", "cross_sectional")  # designs whose sessions are visits, not a programme
# "8 weeks of whey protein supplementation", "2 years of experience"; near miss: "8 weeks of training with creatine".
OTHER_SPAN = re.compile(
    r"[\s-]*(?:of\s)?(?:[\w-]+\s){0,4}?(?:supplement|ingestion|intake|experience\b|history\b|age\b)", re.IGNORECASE
)
# "were monitored over 6 months", "over a 1-year period": watched, not trained; near miss: "trained over 6 months".
OBSERVED = re.compile(
    r"\b(?:monitored|observed|noted|reviewed|identified|outcomes?|followed(?=\sfor)|followed(?=\sover)|testing\ssessions)\b",
    re.IGNORECASE,
)
DAYS = ("days", "mornings", "afternoons", "evenings", "running", "in a row")
# "Eight weeks later, the leg press force was greater": after a programme of so long, where nothing else tells it.
LATER = re.compile(r"\slater\b", re.IGNORECASE)
# Sessions told as days in a row are training where one of these stands.
DAYS_OF = re.compile(
    r"train|practi[sc]|\btask\b|exercis|learn|rehears|imagin|track|sessions?\b|tdcs|tms|stimulat|immobili",
    re.IGNORECASE,
)
# "150 times | on each of ten days", "20 min | a day on six days": something was done on each.
EACH_DAY = re.compile(r"each of|(?:a|per|/|each) ?day", re.IGNORECASE)
# "After 8 weeks", "at the end of 8 weeks"; near miss: "2 weeks after".
AFTER = re.compile(
    r"^(?:after|following)\s$"
    r"|\b(?:end of(?: the)?|programme of|program of|(?:ended|concluded|finished) after|took(?: up)?)\s$",
    re.IGNORECASE,
)
IN_TITLE = re.compile(r"\b(?:after|following|over|during)\s$", re.IGNORECASE)
TRAINING_TITLE = re.compile(
    r"train|strengthening|program|rehabilitation|practice|\bloads?\b|exercis|\blift|\bpull|\bpress"
    r"|\bcast(?:ing|s)?\b|immobili|unload|suspension|bed\srest|disuse|running",
    re.IGNORECASE,
)
LONGEST_YEARS = 3 * 52  # weeks; longer spans are ages or histories
YEAR = 52  # weeks
TOUCHING = 12  # characters between a span of weeks and a frequency that go together
SESSION = re.compile(r"session|workout", re.IGNORECASE)
MANY_VISITS = 10  # and so many are no visits of a crossover
FEW = 3  # so many days are often those of measuring
MANY_SESSIONS = 6  # so many sessions are a programme whatever they are called
# "12 sessions over 6 weeks", "four sessions of squats"; near miss: "two sessions separated by a week".
SESSIONS_OF = re.compile(
    r"\s(?:\([^()]*\)\s)?(?:on (?:consecutive|successive) days|(?:, [^,;.]{1,30}, )?of|over|across"
    r"|in (?:\d|two|three|four|five|six|eight|ten|twelve)|per|for|within|spread)\b",
    re.IGNORECASE,
)
DAILY_SESSIONS = re.compile(r"\b(?:daily|consecutive)\s(?:[\w-]+\s)?sessions", re.IGNORECASE)
PAST = Pattern(
    r"\b(?:at least|for over|of over|more than|minimum of|had(?: had)?|not (?:\w+ ){1,4}(?:for|in))\s$", re.IGNORECASE
)
# "over eight weeks before the season", "during the first 6 weeks after surgery": from then to then; near misses:
# "eight weeks before training", "6 weeks after surgery".
BEFORE_EVENT = re.compile(
    r"\sbefore\s(?:the|a|their)\s(?:[\w-]+\s)?(?:season|tournament|competition|race|games|league|championships?|match)\b",
    re.IGNORECASE,
)
SPENT = re.compile(r"\b(?:for|over|during|in|throughout)\s(?:the\s)?$", re.IGNORECASE)
FIRST = re.compile(r"\b(?:for|over|during|in|throughout)\s(?:the\s)?first\s$", re.IGNORECASE)
SINCE = re.compile(
    r"\s(?:after|following|of|from)\s(?:[\w-]+\s){0,4}?(?:surgery|operation|reconstruction|fracture|stroke|infarct|injury"
    r"|chemotherapy|diagnosis|discharge|onset)\b",
    re.IGNORECASE,
)
# A span of weeks that tells what was done in it: "four weeks of wrist flexion"; near misses are in OTHER_SPAN.
SPAN_OF = re.compile(r"\s(?:\([^()]*\)\s)?of\s(?!age\b|the\b|each\b|which\b|\d)[\w-]+", re.IGNORECASE)
NO_SPAN = re.compile(
    r"""[\s-]*(?:\([^()]*\)\s)?of\s(?:[\w-]+\s){0,2}?(?:detraining|(?<!bed\s)rest\b|recovery|follow-?up|wash-?out|inactivity|cessation
        |retention|no\b|age|experience|onset|injury|surgery|(?<!action\s)observation|baseline|waiting|lactation|gestation|starting
        |completing|normal|usual|habitual|stopping|without)""",
    re.VERBOSE | re.IGNORECASE,
)
# "at 8 weeks of training", "mice of 18 months": a time of measurement, an age; near miss: "for 8 weeks of training".
AT_TIME = re.compile(
    r"""(?:\bat\s(?:the\s)?(?:baseline,?\s(?:and\s)?)?(?:\d+,?\s(?:and\s|or\s)?)*
        |\b(?:mice|rats|males|females|animals|monkeys|cats|men|women|adults|people|children|patients|infants)\s(?:aged\s)?of\s
        |\bbaseline\s(?:period|phase)\sof\s)$""",
    re.VERBOSE | re.IGNORECASE,
)


def of_programme(dose: Dose, sentence: Sentence, title: str) -> bool:
    """Tell whether a span of weeks is the programme's."""
    before, after = sentence.text[max(0, dose.start - NEAR) : dose.start], sentence.text[dose.end : dose.end + NEAR]
    if dose.high > LONGEST_YEARS or (
        words("drugs").search(sentence.text)
        and not words("effort").search(sentence.text)
        and not exercised(sentence.text)
    ):
        return False
    if told := _by_event(before, after):
        return told == "spent"
    since = dose.high >= YEAR and before.endswith("with ")  # "men with 2 years of lifting"
    if since or OTHER_SPAN.match(after) or NO_SPAN.match(after) or AT_TIME.search(before):
        return False
    if words("programme_after", "of").match(after):
        return dose.high < YEAR or PAST.search(before) is None
    if (before.endswith("within ") or "consecutive" in sentence.text[dose.start : dose.end]) and scheduled(
        sentence.text
    ):
        return True
    elsewhere = words("elsewhere_after", "starts").match(after) or words("elsewhere_before", "ends").search(before)
    # "on each weekday for 3 weeks, without any exercise"
    if elsewhere and not (after.startswith(", without") and _beside_frequency(dose, sentence.text)):
        return False
    if PAST.search(before):
        return False
    if _beside_frequency(dose, sentence.text):
        return True
    if words("programme_after", "near").match(after):
        return True
    near = f"{title} . {sentence.text}"
    about_training = any(words(name).search(near) for name in ("programme_after", "training", "effort"))
    about_training = about_training or any(told.kind != "duration" for told in programme_doses(sentence.text))
    if OBSERVED.search(sentence.text[: dose.start]) and not words("effort").search(sentence.text):
        return False
    if tells_results(sentence) or not about_training:
        return False
    spent = sentence.statement not in ("result", "conclusion") and SPAN_OF.match(after)
    return bool(spent or words("programme_before", "ends").search(before))


def _by_event(before: str, after: str) -> str:
    """Return whether a span was spent until or since an event that is told, or merely counts from it."""
    if (SPENT.search(before) and BEFORE_EVENT.match(after)) or (FIRST.search(before) and SINCE.match(after)):
        return "spent"
    return "counted" if SINCE.match(after) and not SPENT.search(before) else ""


def _beside_frequency(dose: Dose, text: str) -> bool:
    """Tell whether a span touches a frequency: "two lessons a week for nine weeks", "8 weeks, thrice a week"."""
    gaps = [
        dose.start - told.end if told.end <= dose.start else told.start - dose.end
        for told in programme_doses(text)
        if told.kind == "frequency"
    ]
    return any(gap <= TOUCHING for gap in gaps)


def scheduled(text: str) -> bool:
    """Tell whether a sentence gives a frequency, or so many sessions that they are a programme."""
    return any(
        d.kind == "frequency" or (d.kind == "sessions" and d.low >= MANY_SESSIONS) for d in programme_doses(text)
    )


def ends_programme(dose: Dose, sentence: Sentence, title: str, *, trained: bool) -> bool:
    """Tell whether a span of weeks that no other sentence gives is the programme's: "After 8 weeks, strength rose."

    Asked only where nothing else told a duration; the title must be about training, or the text tell what was
    ``trained`` by other values, and then "for one year" will do.
    """
    if (
        dose.kind != "duration"
        or dose.high > LONGEST_YEARS
        or sentence.statement in ("background", "advice", "other_study")
    ):
        return False
    text = sentence.text
    before, after = text[: dose.start], text[dose.end : dose.end + NEAR]
    if trained and not before and dose.low > 1 and sentence.statement == "result" and LATER.match(after):
        return True
    if words("drugs").search(text) or words("elsewhere_after", "starts").match(after) or NO_SPAN.match(after):
        return False
    trained = trained and dose.low > 1 and sentence.statement != "conclusion"
    if AFTER.search(before) or (sentence.part == "title" and IN_TITLE.search(before)):
        spent = sentence.part == "title" and SPAN_OF.match(after) and not OTHER_SPAN.match(after)
        return bool(spent or trained or TRAINING_TITLE.search(title))
    if not trained or OTHER_SPAN.match(after) or AT_TIME.search(before) or OBSERVED.search(before):
        return False
    if words("elsewhere_before", "ends").search(before[-NEAR:]):
        return False
    return not tells_results(sentence) and words("programme_before", "ends").search(before[-NEAR:]) is not None


def programme_sessions(dose: Dose, text: str, design: str) -> bool:
    """Tell whether a number of sessions is the programme's, not that of visits for measuring."""
    told, after = text[dose.start : dose.end], text[dose.end : dose.end + NEAR]
    if told.endswith(DAYS) and SESSIONS_OF.match(after):  # "on twelve days within four weeks"
        return True
    if told.endswith(DAYS):
        return (dose.low > FEW and EACH_DAY.match(told) is not None) or DAYS_OF.search(text) is not None
    if DAILY_SESSIONS.search(told) and dose.low > 2:
        return True
    if not SESSION.search(told) and not SESSIONS_OF.match(after):  # "on six occasions"
        exercise = words("effort").search(text) and not words("testing").search(text)
        return dose.low >= MANY_SESSIONS and bool(exercise)
    if (design in TRAINED_ONCE and dose.low < MANY_VISITS) or dose.low < 2 or words("other_sessions").search(told):
        return False
    if dose.low >= MANY_SESSIONS or words("programme_sessions").search(told):
        return True
    return bool(SESSIONS_OF.match(after))
