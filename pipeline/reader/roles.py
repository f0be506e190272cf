"""Whether a dose belongs to the training: not to a test, a follow-up, an age or a result.

Reads: models/lexicon/parameters.yaml.
Idea: a span of weeks is a programme by the words that touch it; of the other kinds, the nearer of the words for
training and for measuring decides, a word beyond the end of the clause counting as further away. Of a labelled
abstract only what its labels allow is read; without labels the words of a result rule a sentence out.
"""

import re
from functools import cache

import yaml

from pipeline.ontology import LEXICON
from pipeline.reader.dose import programme_doses
from pipeline.reader.patterns import Pattern
from pipeline.reader.values import Dose
from pipeline.tables import Sentence

# Ends of a clause; near miss: the comma in "12 weeks, twice a week".
CLAUSE_END = re.compile(
    r"[;:]|, (?:while|whereas|and (?:then )?(?:were|was)|before|after)\b|\bbefore and after\b", re.I
)
CLAUSE_COST = 60  # characters by which a word beyond a clause's end is further away
NEAR = 50  # characters around a span of weeks in which words tell what it is
TRAINED_ONCE = ("crossover", "cross_sectional")  # designs whose sessions are visits, not a programme
# "8 weeks of whey protein supplementation", "2 years of experience"; near miss: "8 weeks of training with creatine".
OTHER_SPAN = re.compile(
    r"[\s-]*(?:of\s)?(?:[\w-]+\s){0,4}?(?:supplement|ingestion|intake|experience\b|history\b|age\b)", re.IGNORECASE
)
# "were monitored over 6 months", "over a 1-year period": watched, not trained; near miss: "trained over 6 months".
OBSERVED = re.compile(r"\b(?:monitored|observed|noted|reviewed|identified|testing\ssessions)\b", re.IGNORECASE)
# Sessions told as days in a row are training where one of these stands.
DAYS_OF = re.compile(r"train|practi[sc]|\btask\b|exercis|sessions?\b|tdcs|tms|stimulat|immobili", re.IGNORECASE)
# "After 8 weeks", "at the end of 8 weeks"; near miss: "2 weeks after".
AFTER = re.compile(
    r"^(?:after|following)\s$"
    r"|\b(?:end of(?: the)?|programme of|program of|(?:ended|concluded|finished) after|took(?: up)?)\s$",
    re.IGNORECASE,
)
IN_TITLE = re.compile(r"\b(?:after|following|over|during)\s$", re.IGNORECASE)
TRAINING_TITLE = re.compile(
    r"train|strengthening|program|rehabilitation|practice"
    r"|\bcast(?:ing|s)?\b|immobili|unload|suspension|bed\srest|disuse|running",
    re.IGNORECASE,
)
LONGEST_YEARS = 3 * 52  # weeks; longer spans are ages or histories
BETWEEN_SETS = re.compile(
    r"""\b(?:sets?|rep(?:etition)?s?|contractions?|series|MVI?Cs?|efforts?|bouts?|blocks?|actions|\d?RM|loads?|exercises|in\sbetween)\b
    |\d\s?[x×]\s?\d
    |\bbetween\s(?:\w+\s)?(?:intensit|exercise|bout)""",
    re.VERBOSE | re.IGNORECASE,
)
YEAR = 52  # weeks
LONGEST_REST = 15 * 60  # seconds; a longer one is a recovery between bouts or tests
TOUCHING = 12  # characters between a span of weeks and a frequency that go together
SESSION = re.compile(r"session|workout", re.IGNORECASE)
MANY_SESSIONS = 6  # so many sessions are a programme whatever they are called
# "12 sessions over 6 weeks", "four sessions of squats"; near miss: "two sessions separated by a week".
SESSIONS_OF = re.compile(
    r"\s(?:\([^()]*\)\s)?(?:on (?:consecutive|successive) days|of|over|across|in \d|per|for|within|spread)\b",
    re.IGNORECASE,
)
# "after the 75 repetitions", "the last 3 sets": told before; near miss: "performed 75 repetitions".
TOLD_BEFORE = re.compile(
    r"(?<!each of )\b(?:the|these|those|first|last|final|initial|remaining|previous)\s$", re.IGNORECASE
)
# "The load was raised from 60 to 80%": told of a protocol, not of what came out; near miss: "loads lifted increased".
PROGRESSION = re.compile(
    r"""\b(?:loads?|intensit(?:y|ies)|weights?|resistance|volume|exercise|training|sets)\s(?:was|were|being|is)\s(?:\w+\s){0,2}?
        (?:increas|progress|rais|adjust|elevat|advanc|ramp|augment)ed\b
    |\b(?:loads?|intensit(?:y|ies)|volume)\s(?:increased|rose)\sfrom\b
    |\bprogress(?:ed|ing|ion|ively)\b""",
    re.VERBOSE | re.IGNORECASE,
)
# "Before and after training they performed 20 contractions": a test by its time; near miss: "before and after were".
TEST_TIME = re.compile(
    r"""^(?:both\s)?(?:before,?\s(?:\w+,?\s)?and\s(?:\w+\s)?after|prior\sto\sand\s(?:after|following)
        |(?:at\s)?pre-?\sand\spost|at\sbaseline)\b[^:;]*\b(?:performed|held|carried\sout|executed|made|sustained|completed|lifted|squeezed|done)\b""",
    re.VERBOSE | re.IGNORECASE,
)
SIGNIFICANT = re.compile(r"\bp\s?[<=>≤≥]|\bsignificant", re.IGNORECASE)
STIMULATED = re.compile(r"\bstimulat|\bvibrat|\btherapy\b|\bNMES\b|\bEMS\b", re.IGNORECASE)
RECORDED = re.compile(r"\b(?:record|measur|assess|monitor)ed\b", re.IGNORECASE)
REPETITION_MAXIMUM = re.compile(r"RM\b|max", re.IGNORECASE)
DAILY_SESSIONS = re.compile(r"\b(?:daily|consecutive)\s(?:[\w-]+\s)?sessions", re.IGNORECASE)
# "the number of repetitions at | 50%": a test; near miss: "repetitions at 50%".
NUMBER_OF = Pattern(r"\bnumber of (?:[\w-]+\s){1,4}?(?:at|with)\s$", re.IGNORECASE)
# "men with at least | one year of lifting": people's past; near miss: "one year of lifting".
# "sprinters who lift at least | three times weekly"; near miss: "they lifted three times weekly".
WHO_ALREADY = re.compile(r"\bwho\s[^.;,]{0,40}\b(?:at least|more than)\s$", re.IGNORECASE)
# "five daily sessions": sessions; near miss: "daily sessions".
SO_MANY_DAILY = re.compile(r"\b(?:[2-6]|two|three|four|five|six)\sdaily\s(?:[\w-]+\s)?sessions", re.IGNORECASE)
PAST = Pattern(r"\b(?:at least|more than|minimum of|had(?: had)?|not (?:\w+ ){1,4}(?:for|in))\s$", re.IGNORECASE)
# After a dose: "... were performed before and after", "... while EMG was recorded"; near miss: "performed before
# lunch".
TESTED = re.compile(
    r"""[^.;]{0,80}?\b(?:(?:performed|completed|executed|held|made|done)\s(?:\w+\s){0,3}?before(?:,|\sand)
        |before\sand\s(?:immediately\s)?after\s(?:an?|the)\s(?:\w+\s)?(?:fatiguing|exercise|bout|session|series|task)\b
        |while\s[^.;,]*\b(?:EMG|EEG|TMS|MEPs?|H-?reflex\w*|stimul\w+|record\w+|detected|registered|evoked|elicited|scanned))\b""",
    re.VERBOSE | re.IGNORECASE,
)
# A span of weeks that tells what was done in it: "four weeks of wrist flexion"; near misses are in OTHER_SPAN.
SPAN_OF = re.compile(r"\s(?:\([^()]*\)\s)?of\s(?!age\b|the\b|each\b|which\b|\d)[\w-]+", re.IGNORECASE)
NO_SPAN = re.compile(
    r"""[\s-]*(?:\([^()]*\)\s)?of\s(?:[\w-]+\s){0,2}?(?:detraining|(?<!bed\s)rest\b|recovery|follow-?up|wash-?out|inactivity|cessation
        |retention|no\b|age|experience|onset|injury|surgery|observation|baseline|waiting|lactation|gestation|starting
        |completing|normal|usual|habitual|stopping|without)""",
    re.VERBOSE | re.IGNORECASE,
)
# "at 8 weeks of training", "mice of 18 months": a time of measurement, an age; near miss: "for 8 weeks of training".
AT_TIME = re.compile(
    r"""(?:\bat\s(?:the\s)?(?:baseline,?\s(?:and\s)?)?(?:\d+,?\s(?:and\s|or\s)?)*
        |\b(?:mice|rats|animals|monkeys|cats|men|women|adults|people|children|patients|infants)\s(?:aged\s)?of\s
        |\bbaseline\s(?:period|phase)\sof\s)$""",
    re.VERBOSE | re.IGNORECASE,
)
# "8.1 ± 3.9 y of training": no training of this study's.
HISTORY = re.compile(
    r"\b(?:(?:years?|yrs?|y)\sof|without|no|not|any|never)\s(?:[\w-]+\s){0,3}?training|\btraining\s(?:experience|history|background)",
    re.IGNORECASE,
)
# "It has been claimed that loads must exceed 70%", "80% is recommended".
CLAIMED = re.compile(r"\b(?:claimed|believed|recommend(?:ed|s|ation)?|assumed|advised|must|should)\b", re.IGNORECASE)
# "X, Y and repetitions at 20RM were assessed": a list of measures; near miss: "trained and were tested".
MEASURED = re.compile(
    r"""[^.;:]*\b(?:was|were)\s(?:\w+ly\s|also\s)?(?:assess|measur|test|determin|evaluat|examin|quantif|estimat|record|obtain|follow|sampl|track|monitor|collect|compar)\w+""",
    re.VERBOSE | re.IGNORECASE,
)
DONE = Pattern(
    r"\b(?:perform|train|exercis|practi[sc]|lift|execut|complet|held|did|carried|underwent|consist|compris)\w*",
    re.IGNORECASE,
)
MUSCLE_STIMULATION = re.compile(r"electro-?stimulation|\bNMES\b|\bEMS\b", re.IGNORECASE)
ELECTRICAL = re.compile(r"electrical\s(?:muscle\s)?stimulation|electro-?stimulation|\bNMES\b|\bEMS\b", re.IGNORECASE)
OTHER_REST = re.compile(r"\b(?:sprints?|cycl(?:e|ed|ing)|task|stimul\w+|trains?)\b", re.IGNORECASE)
# "3 × 5 min of occlusion": cycles of a cuff; near miss: "3 × 15 repetitions with blood flow restriction".
CUFF_CYCLES = re.compile(
    r"[\d–-]+\s?[x×]\s?\d+[\s-]*min\w*\b.*(?:compress|reperf|occlu|cuff|inflat|isch|precondition)", re.IGNORECASE
)
# "daily training", "every day for 1 week"; near miss: "twice daily".
DAILY_PROGRAMME = re.compile(
    r"""(?<!twice\s)(?<!times\s)\b(?:daily|each\sday|every\sday|once\sa\sday)\b(?:\s\w+)?\s?
        (?:(?:training|practice|exercise|sessions?)\b|(?:for|over)\s(?:a\sfurther\s|another\s|about\s)?\w+\s(?:consecutive\s|more\s)?(?:weeks?|wk|months?)\b
        |for\s(?:\d\d|[7-9]|seven|eight|nine|ten|twelve|fourteen)\s(?:consecutive\s)?days\b)
    |\b(?:weeks?|months|wk)\sof\sdaily\b|\b(?:every|each)\s(?:morning|evening)\b|\beach\sof\s(?:the\s)?[\w-]+\s(?:consecutive|successive)\sdays\b
    |\b(?:min|minutes|h|hours?)\s?(?:/|per\s|a\s|each\s)\s?day,?\s(?:for|over|during)\s(?:[\w-]+\s){1,4}?(?:weeks?|wks?|months?)\b""",
    re.VERBOSE | re.IGNORECASE,
)


def of_training(dose: Dose, sentence: Sentence, title: str, design: str) -> bool:
    """Tell whether a dose in a sentence is one of the training; offsets of ``dose`` count in ``sentence.text``."""
    return why_not(dose, sentence, title, design) is None


def why_not(dose: Dose, sentence: Sentence, title: str, design: str) -> str | None:
    """Return why a dose is none of the training, None where it is one."""
    text = sentence.text
    if sentence.category == "BACKGROUND" and sentence.statement == "background":
        return "background"
    if sentence.statement in ("advice", "other_study"):
        return "of others"
    if dose.kind == "duration":
        return None if _programme(dose, sentence, title) else "no span of the training"
    if dose.kind == "frequency":
        return _why_not_so_often(dose, sentence)
    if sentence.part == "abstract" and _tells_results(sentence):
        return "in a result"
    if dose.kind == "sessions":
        return None if _programme_sessions(dose, text, design) else "sessions of measuring"
    return _why_not_in_session(dose, text, title)


def _why_not_so_often(dose: Dose, sentence: Sentence) -> str | None:
    text = sentence.text
    if WHO_ALREADY.search(text, 0, dose.start):
        return "what people did before"
    if _lexicon("drugs").search(text) and not _lexicon("effort").search(text):
        return "of a drug"
    if dose.low > 7:
        done = _lexicon("effort").search(text) or STIMULATED.search(text)
        if _lexicon("drugs").search(text[max(0, dose.start - NEAR) : dose.end + NEAR]):
            return "of a drug"
        return None if done and not RECORDED.search(text) else "not of a programme"
    if dose.low < 7 or "week" in text[dose.start : dose.end]:
        return None
    return None if DAILY_PROGRAMME.search(text) and not SO_MANY_DAILY.search(text) else "not of a programme"


def _why_not_in_session(dose: Dose, text: str, title: str) -> str | None:
    near = HISTORY.sub("", f"{title} . {text}")
    exercise = _lexicon("effort").search(near) or _scheduled(text)
    electrical = bool(ELECTRICAL.search(title) or MUSCLE_STIMULATION.search(text))
    if dose.unit == "%MVC" and not electrical and not exercise:
        return "a contraction without exercise"
    if CUFF_CYCLES.match(text, dose.start, dose.end + NEAR):
        return "cycles of a cuff"
    if TEST_TIME.search(text) or TESTED.match(text, dose.end):
        return "a test by its time"
    if _told_before(dose, text):
        return "told before"
    if CLAIMED.search(text, 0, dose.start):
        return "a claim"
    if dose.kind == "load" and NUMBER_OF.search(text, 0, dose.start):
        return "a count in a test"
    if MEASURED.match(text, dose.end) and not DONE.search(text[: dose.start]):
        return "a measure in a list"
    if dose.kind == "rest" and not _between_sets(dose, text):
        return "no rest between sets"
    if (electrical and dose.unit in ("%MVC", "s")) or _nearer_training(dose, text):
        return None
    return "nearer to words of measuring"


def _between_sets(dose: Dose, text: str) -> bool:
    if dose.high > LONGEST_REST:
        return False
    if text[dose.start : dose.end + len(" sets")].endswith("between sets"):
        return True
    return not OTHER_REST.search(text) and BETWEEN_SETS.search(text) is not None


def _told_before(dose: Dose, text: str) -> bool:
    if (
        dose.kind not in ("sets", "repetitions")
        or "daily" in text
        or REPETITION_MAXIMUM.search(text[dose.start : dose.end])
    ):
        return False
    return TOLD_BEFORE.search(text[: dose.start]) is not None


def _tells_results(sentence: Sentence) -> bool:
    if sentence.category == "RESULTS":
        return True
    if sentence.category == "CONCLUSIONS":
        return sentence.statement != "conclusion" or bool(_lexicon("result_words").search(sentence.text))
    if PROGRESSION.search(sentence.text) and not SIGNIFICANT.search(sentence.text):
        return False
    return sentence.statement in ("result", "conclusion") and bool(_lexicon("result_words").search(sentence.text))


def _programme(dose: Dose, sentence: Sentence, title: str) -> bool:
    before, after = sentence.text[max(0, dose.start - NEAR) : dose.start], sentence.text[dose.end : dose.end + NEAR]
    if dose.high > LONGEST_YEARS or (
        _lexicon("drugs").search(sentence.text) and not _lexicon("effort").search(sentence.text)
    ):
        return False
    if OTHER_SPAN.match(after) or NO_SPAN.match(after) or AT_TIME.search(before):
        return False
    if _lexicon("programme_after", "of").match(after):
        return dose.high < YEAR or PAST.search(before) is None
    if (before.endswith("within ") or "consecutive" in sentence.text[dose.start : dose.end]) and _scheduled(
        sentence.text
    ):
        return True
    if _lexicon("elsewhere_after", "starts").match(after) or _lexicon("elsewhere_before", "ends").search(before):
        return False
    if PAST.search(before):
        return False
    if _beside_frequency(dose, sentence.text):
        return True
    if _lexicon("programme_after", "near").match(after):
        return True
    near = f"{title} . {sentence.text}"
    about_training = any(_lexicon(name).search(near) for name in ("programme_after", "training", "effort"))
    about_training = about_training or any(told.kind != "duration" for told in programme_doses(sentence.text))
    if OBSERVED.search(sentence.text[: dose.start]) and not _lexicon("effort").search(sentence.text):
        return False
    if _tells_results(sentence) or not about_training:
        return False
    spent = sentence.statement not in ("result", "conclusion") and SPAN_OF.match(after)
    return bool(spent or _lexicon("programme_before", "ends").search(before))


def _beside_frequency(dose: Dose, text: str) -> bool:
    """Tell whether a span touches a frequency: "two lessons a week for nine weeks", "8 weeks, thrice a week"."""
    gaps = [
        dose.start - told.end if told.end <= dose.start else told.start - dose.end
        for told in programme_doses(text)
        if told.kind == "frequency"
    ]
    return any(gap <= TOUCHING for gap in gaps)


def _scheduled(text: str) -> bool:
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
    if _lexicon("drugs").search(text) or _lexicon("elsewhere_after", "starts").match(after) or NO_SPAN.match(after):
        return False
    trained = trained and dose.low > 1 and sentence.statement != "conclusion"
    if AFTER.search(before) or (sentence.part == "title" and IN_TITLE.search(before)):
        spent = sentence.part == "title" and SPAN_OF.match(after) and not OTHER_SPAN.match(after)
        return bool(spent or trained or TRAINING_TITLE.search(title))
    if not trained or OTHER_SPAN.match(after) or AT_TIME.search(before) or OBSERVED.search(before):
        return False
    if _lexicon("elsewhere_before", "ends").search(before[-NEAR:]):
        return False
    return not _tells_results(sentence) and _lexicon("programme_before", "ends").search(before[-NEAR:]) is not None


def _programme_sessions(dose: Dose, text: str, design: str) -> bool:
    told, after = text[dose.start : dose.end], text[dose.end : dose.end + NEAR]
    if told.endswith("days"):
        return DAYS_OF.search(text) is not None
    if DAILY_SESSIONS.search(told) and dose.low > 2:
        return True
    if not SESSION.search(told) and not SESSIONS_OF.match(after):  # "on six occasions"
        exercise = _lexicon("effort").search(text) and not _lexicon("testing").search(text)
        return dose.low >= MANY_SESSIONS and bool(exercise)
    if design in TRAINED_ONCE or dose.low < 2 or _lexicon("other_sessions").search(told):
        return False
    if dose.low >= MANY_SESSIONS or _lexicon("programme_sessions").search(told):
        return True
    return bool(SESSIONS_OF.match(after))


def _nearer_training(dose: Dose, text: str) -> bool:
    training = _nearest(_lexicon("training"), dose, text)
    testing = _nearest(_lexicon("testing"), dose, text)
    return testing is None or (training is not None and training <= testing)


def _nearest(cues: Pattern, dose: Dose, text: str) -> int | None:
    distances = []
    for found in cues.finditer(text):
        if dose.start <= found.start() < dose.end:
            continue
        between = text[found.end() : dose.start] if found.end() <= dose.start else text[dose.end : found.start()]
        cost = CLAUSE_COST if CLAUSE_END.search(between) else 0
        distances.append(len(between) + cost)
    return min(distances, default=None)


_SHAPES = {
    "anywhere": r"(?<![\w-]){either}(?!\w)",
    "starts": r"[\s,-]*(?:(?!(?:with|and|plus|then|before)\b)\w+\s)?{either}(?!\w)",
    "ends": r"(?:(?:(?<!\w)|(?=\W)){either})[\s(~∼≈]*"
    r"(?:(?:the|an?|about|approximately|only|another|next|following|whole|full|total of) ){{0,3}}$",
    "near": r"['’]?[\s-]*(?:\([^()]*\)\s)?(?:of\s)?(?:[\w-]+,?\s){{0,5}}?{either}(?!\w)",
    "of": r"\s(?:\([^()]*\)\s)?of\s(?:[\w-]+\s){{0,4}}?{either}(?!\w)",
}


@cache
def _lexicon(name: str, shape: str = "anywhere") -> Pattern:
    raw = yaml.safe_load((LEXICON / "parameters.yaml").read_text(encoding="utf8"))
    either = "(?:" + "|".join(raw[name]) + ")"
    return Pattern(_SHAPES[shape].format(either=either), re.IGNORECASE)
