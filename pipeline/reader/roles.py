"""Whether a dose belongs to the training: not to a test, a follow-up, an age or a result.

Idea: the nearer of the words for training and for measuring decides, a word beyond the end of the clause counting as
further away; spans of weeks and numbers of sessions are decided in :mod:`pipeline.reader.programme`. Of a labelled
abstract only what its labels allow is read; without labels the words of a result rule a sentence out.
"""

import re

from pipeline.reader.dose_words import NEAR, exercised, tells_results, words
from pipeline.reader.patterns import Pattern
from pipeline.reader.programme import of_programme, programme_sessions, scheduled
from pipeline.reader.values import Dose
from pipeline.tables import Sentence

# Ends of a clause; near miss: the comma in "12 weeks, twice a week".
CLAUSE_END = re.compile(
    r"[;:]|, (?:while|whereas|and (?:then )?(?:were|was)|before|after)\b|\bbefore and after\b", re.I
)
CLAUSE_COST = 60  # characters by which a word beyond a clause's end is further away
BETWEEN_SETS = re.compile(
    r"""\b(?:sets?|rep(?:etition)?s?|contractions?|series|MVI?Cs?|efforts?|bouts?|blocks?|actions|\d?RM|loads?|exercises|in\sbetween
        |(?:dorsi|plantar)?-?flexions|extensions|abductions|holds|squeezes|presses|lifts|raises|curls|squats|squeezed|gripped
        |pushe?[sd]?|pulls|hangs|steps|jumps|landings|rounds|squatted|(?:chin|push|pull)-ups)\b
    |\d\s?[x×]\s?\d
    |\bbetween\s(?:\w+\s)?(?:intensit|exercise|bout)""",
    re.VERBOSE | re.IGNORECASE,
)
BETWEEN_THEM = re.compile(r"\bbetween (?:the )?(?:sets|series|contractions|repetitions|efforts|holds)\b", re.IGNORECASE)
REST_OPENS = re.compile(r"^(?:the )?(?:rests?|pauses?)\b", re.IGNORECASE)  # of a sentence about nothing else
LONGEST_REST = 15 * 60  # seconds; a longer one is a recovery between bouts or tests
# "after the 75 repetitions", "the last 3 sets": told before; near miss: "performed 75 repetitions".
TOLD_BEFORE = re.compile(
    r"(?<!each of )\b(?:the|these|those|first|last|final|initial|remaining|previous)\s$", re.IGNORECASE
)
# "Before and after training they performed 20 contractions": a test by its time; near miss: "before and after were".
TEST_TIME = re.compile(
    r"""^(?:both\s)?(?:before,?\s(?:\w+,?\s)?and\s(?:\w+\s)?after|prior\sto\sand\s(?:after|following)
        |(?:at\s)?pre-?\sand\spost|at\sbaseline)\b[^:;]*\b(?:performed|held|carried\sout|executed|made|sustained|completed|lifted|squeezed|done)\b""",
    re.VERBOSE | re.IGNORECASE,
)
STIMULATED = re.compile(r"\bstimulat|\bvibrat|\btherapy\b|\bNMES\b|\bEMS\b", re.IGNORECASE)
REHEARSED = re.compile(r"\bimag(?:in|ery)|\brehears|\bbreaths\b|\binhal|\bsqueez|\bgrip", re.IGNORECASE)
RECORDED = re.compile(r"\b(?:record|measur|assess|monitor)ed\b", re.IGNORECASE)
REPETITION_MAXIMUM = re.compile(r"RM\b|max", re.IGNORECASE)
# "the number of repetitions at | 50%": a test; near miss: "repetitions at 50%".
NUMBER_OF = Pattern(r"\bnumber of (?:[\w-]+\s){1,4}?(?:at|with)\s$", re.IGNORECASE)
# "men with at least | one year of lifting": people's past; near miss: "one year of lifting".
# "sprinters who lift at least | three times weekly"; near miss: "they lifted three times weekly".
WHO_ALREADY = re.compile(r"\bwho\s[^.;,]{0,40}\b(?:at least|more than)\s$", re.IGNORECASE)
# "four lifting sessions per week | or more": what they did before; near miss: "twice a week or more often".
OR_MORE = re.compile(r"\sor\smore(?=[),;.])", re.IGNORECASE)
# "dehydrated by | 3% of body mass", "lost 5% of body mass": no load; near miss: "lifted 30% of body mass".
BODY_LOST = re.compile(
    r"(?:\b(?:hypo|de|re)hydrat\w+|\blost|\bloss|\bloses|\bamount\w+)\s(?:\w+\s){0,2}?(?:by|of|to)?\s?$",
    re.IGNORECASE,
)
# "did both | on alternate days": one kind a day; near miss: "both arms trained on alternate days".
BY_TURNS = re.compile(r"\bboth\s(?:\([^()]*,\s)?$", re.IGNORECASE)
# "five daily sessions": sessions; near miss: "daily sessions".
SO_MANY_DAILY = re.compile(
    r"\b(?:\d+|two|three|four|five|six|ten|twelve|fifteen)\sdaily\s(?:[\w-]+\s)?sessions", re.IGNORECASE
)
# Behind "30 min daily": ", 5 d/wk", " on five days a week"; near miss: " for 5 days".
SO_MANY_DAYS = re.compile(r",?\s(?:on\s)?(?:[2-6]|two|three|four|five|six)\s?(?:d|days|[x×]|times)\b", re.IGNORECASE)
# After a dose: "... were performed before and after", "... while EMG was recorded"; near miss: "performed before
# lunch".
TESTED = re.compile(
    r"""[^.;]{0,80}?\b(?:(?:performed|completed|executed|held|made|done)\s(?:\w+\s){0,3}?before(?:,|\sand)
        |before\sand\s(?:immediately\s)?after\s(?:an?|the)\s(?:\w+\s)?(?:fatiguing|exercise|bout|session|series|task)\b
        |while\s[^.;,]*\b(?:EMG|EEG|TMS|MEPs?|H-?reflex\w*|stimul\w+|record\w+|detected|registered|evoked|elicited|scanned))\b""",
    re.VERBOSE | re.IGNORECASE,
)
# "8.1 ± 3.9 y of training": no training of this study's.
HISTORY = re.compile(
    r"\b(?:(?:years?|yrs?|y)\sof|without|no|not|any|never)\s(?:[\w-]+\s){0,3}?training|\btraining\s(?:experience|history|background)"
    r"|\bhistory\sof\s(?:\w+\s){0,2}exercise|\b(?:un)?trained\s(?:(?:and|or)\s(?:un)?trained\s)?(?:young\s|older\s)?"
    r"(?:men|women|adults|people|persons|participants|individuals|subjects|volunteers|males|females)\b",
    re.IGNORECASE,
)
# "It has been claimed that loads must exceed 70%", "80% is recommended".
CLAIMED = re.compile(r"\b(?:claimed|believed|recommend(?:ed|s|ation)?|assumed|advised|must|should)\b", re.IGNORECASE)
# "X, Y and repetitions at 20RM were assessed": a list of measures; near miss: "trained and were tested".
MEASURED = re.compile(
    r"""[^.;:]*\b(?:was|were)\s(?:\w+ly\s|also\s)?(?:assess|measur|test|determin|evaluat|examin|quantif|estimat|record|obtain|follow|sampl|track|monitor|collect|compar)\w+""",
    re.VERBOSE | re.IGNORECASE,
)
# "Tests included squat 1RM and repetitions at 60% 1RM"; near miss: "Tests followed three sets".
TESTS = re.compile(
    r"(?:the\s|primary\s|main\s)?(?:tests?|testing|measurements?|measures|outcomes?|assessments?)\s(?:measures?\s)?(?:included|comprised|consisted|were|was)\b",
    re.IGNORECASE,
)
DONE = Pattern(
    r"\b(?:perform|train|exercis|practi[sc]|lift|execut|complet|held|did|carried|underwent|consist|compris|assign|allot|allocat|randomi|divid)\w*"
    r"|\b(?:ascended|climbed|curled|pressed|pushed|pulled|squatted|squeezed|jumped|kicked|walked|rowed|cycled|pedalled)\b",
    re.IGNORECASE,
)
MUSCLE_STIMULATION = Pattern(r"electro-?stimulation|\bNMES\b|\bEMS\b", re.IGNORECASE)
ELECTRICAL = re.compile(r"electrical\s(?:muscle\s)?stimulation|electro-?stimulation|\bNMES\b|\bEMS\b", re.IGNORECASE)
OTHER_REST = re.compile(r"\b(?:sprints?|cycl(?:e|ed|ing)|task|stimul\w+|trains?)\b", re.IGNORECASE)
TIMES = re.compile(r"\d+\s?[x×]\s?$")
# "3 × 5 min of occlusion": cycles of a cuff; near miss: "3 × 15 repetitions with blood flow restriction".
CUFF_CYCLES = re.compile(
    r"[\d–-]+\s?[x×]\s?\d+[\s-]*min\w*\b.*(?:compress|reperf|occlu|cuff|inflat|isch|precondition|mmHg)", re.IGNORECASE
)
# "daily training", "every day for 1 week"; near miss: "twice daily".
DAILY_PROGRAMME = re.compile(
    r"""(?<!twice\s)(?<!times\s)\b(?:daily(?!\sli[fv])|each\sday|every\sday|once\sa\sday)\b(?:\s\w+)?\s?
        (?:(?:\w+\s)?(?:training|practice|exercise|sessions?|stretching|vibration|stimulation|imagery|NMES)\b|at\shome\b|(?:for|over|during)\s(?:a\sfurther\s|another\s|about\s)?\w+\s(?:consecutive\s|more\s)?(?:weeks?|wk|months?)\b
        |for\s(?:\d\d|[7-9]|seven|eight|nine|ten|twelve|fourteen)\s(?:consecutive\s)?days\b)
    |\b(?:min|minutes|hours?|h|contractions|efforts|repetitions)\sdaily\b|(?<!twice\s)(?<!thrice\s)(?<!times\s)\bdaily[;,]\s(?:\w+\sweeks|\d)
    |\(daily\s\d|(?:\d|\beach|MVC),\sdaily[;,]
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
    if of_others := why_none(sentence):
        return of_others
    if dose.kind == "duration":
        return None if of_programme(dose, sentence, title) else "no span of the training"
    if dose.kind == "frequency":
        return _why_not_so_often(dose, sentence)
    if in_result(sentence):
        return "in a result"
    if dose.kind == "sessions":
        return None if programme_sessions(dose, text, design) else "sessions of measuring"
    return _why_not_in_session(dose, text, title)


def why_none(sentence: Sentence) -> str | None:
    """Return why no dose in a sentence is one of the training, None where some may be."""
    if sentence.category == "BACKGROUND" and sentence.statement == "background":
        return "background"
    return "of others" if sentence.statement in ("advice", "other_study") else None


def in_result(sentence: Sentence) -> bool:
    """Tell whether a sentence tells results, among which only spans and frequencies are the training's."""
    return sentence.part == "abstract" and tells_results(sentence)


def _why_not_so_often(dose: Dose, sentence: Sentence) -> str | None:
    text = sentence.text
    if (
        OR_MORE.match(text, dose.end)
        or WHO_ALREADY.search(text, 0, dose.start)
        or text[: dose.start].rstrip().endswith(("≥", ">"))
    ):
        return "what people did before"
    if dose.low == 3.5 and BY_TURNS.search(text, 0, dose.start):
        return "of two kinds by turns"
    if words("drugs").search(text) and not words("effort").search(text) and not exercised(text):
        return "of a drug"
    if dose.low > 7:
        done = words("effort").search(text) or STIMULATED.search(text) or REHEARSED.search(text) or exercised(text)
        if words("drugs").search(text[max(0, dose.start - NEAR) : dose.end + NEAR]):
            return "of a drug"
        return None if done and not RECORDED.search(text) else "not of a programme"
    if dose.low < 7 or "week" in text[dose.start : dose.end]:
        return None
    if SO_MANY_DAYS.match(text, dose.end):
        return "told by days"
    return None if DAILY_PROGRAMME.search(text) and not SO_MANY_DAILY.search(text) else "not of a programme"


def _why_not_in_session(dose: Dose, text: str, title: str) -> str | None:
    near = HISTORY.sub("", f"{title} . {text}")
    exercise = words("effort").search(near) or scheduled(text) or exercised(text)
    electrical = bool(ELECTRICAL.search(title) or MUSCLE_STIMULATION.search(text))
    if dose.unit == "%MVC" and not electrical and not exercise:
        return "a contraction without exercise"
    times = TIMES.search(text, max(0, dose.start - len("10–12 × ")), dose.start)
    if CUFF_CYCLES.match(text, times.start() if times else dose.start, dose.end + NEAR):
        return "cycles of a cuff"
    if TEST_TIME.search(text) or TESTED.match(text, dose.end):
        return "a test by its time"
    if _told_before(dose, text):
        return "told before"
    if CLAIMED.search(text, 0, dose.start):
        return "a claim"
    if dose.unit == "%body_mass" and BODY_LOST.search(text[: dose.start]):
        return "no load"
    if dose.kind == "load" and NUMBER_OF.search(text, 0, dose.start):
        return "a count in a test"
    if MEASURED.match(text, dose.end) and not scheduled(text) and not DONE.search(text[: dose.start]):
        return "a measure in a list"
    if dose.kind == "rest" and not _between_sets(dose, text):
        return "no rest between sets"
    if (electrical and dose.unit in ("%MVC", "s")) or (
        dose.unit != "%MVC" and scheduled(text) and not TESTS.match(text)
    ):
        return None
    if _nearer_training(dose, text) and not TESTS.match(text):
        return None
    return "nearer to words of measuring"


def _between_sets(dose: Dose, text: str) -> bool:
    if dose.high > LONGEST_REST:
        return False
    if BETWEEN_THEM.search(text, dose.start, dose.end + len(" between the contractions")):
        return True
    if REST_OPENS.match(text):
        return True
    if BETWEEN_SETS.search(text, max(0, dose.start - NEAR), dose.start):
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


def _nearer_training(dose: Dose, text: str) -> bool:
    training = _nearest(words("training"), dose, text)
    testing = _nearest(words("testing"), dose, text)
    return testing is None or (training is not None and training <= testing)


def _nearest(cues: Pattern, dose: Dose, text: str) -> int | None:
    """Return how far the nearest cue is, in characters; the end of a clause between adds to it."""
    gaps = [
        (found.end(), dose.start) if found.end() <= dose.start else (dose.end, found.start())
        for found in cues.finditer(text)
        if not dose.start <= found.start() < dose.end
    ]
    nearest: int | None = None
    for start, end in sorted(gaps, key=lambda gap: gap[1] - gap[0]):
        length = max(0, end - start)
        if nearest is not None and length >= nearest:
            break
        cost = CLAUSE_COST if CLAUSE_END.search(text[start:end]) else 0
        nearest = length + cost if nearest is None else min(nearest, length + cost)
    return nearest
