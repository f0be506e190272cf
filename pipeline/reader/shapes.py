"""Shapes in which texts write a dose: the patterns, each with a true and a near-miss example.

A pattern is tried only where one of its words stands in the sentence and, for most, only where a number begins;
that makes reading about ten times faster than searching for each.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from pipeline.reader.numbers import LIST_SIGN, NEXT, NUMBER, RANGE_SIGN, SERIES, number_starts
from pipeline.reader.patterns import Pattern, new_sign, signs
from pipeline.reader.units import seconds_pattern


@dataclass(frozen=True, slots=True)
class Searched:
    """A sentence made ready for many patterns."""

    text: str
    starts: tuple[int, ...]  # where a number begins
    signs: int  # which patterns may match


@lru_cache(maxsize=256)  # a document's sentences are searched for its design, its dose and its people
def searched(text: str) -> Searched:
    """Return the sentence with the places of its numbers."""
    return Searched(text, number_starts(text), signs(text))


@dataclass(frozen=True, slots=True)
class Shape:
    """A pattern and the words, in lower case, of which one stands wherever it matches."""

    pattern: re.Pattern[str] | Pattern
    words: tuple[str, ...]
    from_number: bool = True  # every match begins at a number; where not, the pattern is a Pattern
    sign: int = field(init=False)  # that texts with one of the words have

    def __post_init__(self) -> None:
        object.__setattr__(self, "sign", new_sign(self.words))

    def matches(self, searched: Searched) -> Iterator[re.Match[str]]:
        """Return the matches in order, none overlapping another."""
        if not searched.signs & self.sign:
            return iter(())
        return self._from_numbers(searched) if self.from_number else self.pattern.finditer(searched.text)

    def _from_numbers(self, searched: Searched) -> Iterator[re.Match[str]]:
        end = 0
        for start in searched.starts:
            if start >= end and (found := self.pattern.match(searched.text, start)):
                end = found.end()
                yield found


def compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.VERBOSE | re.IGNORECASE)


def anywhere(pattern: str) -> Pattern:
    return Pattern(pattern, re.VERBOSE | re.IGNORECASE)


_S = seconds_pattern()
WEEK = r"(?:weeks?\b(?!\sapart)|wks?\b)(?:[\s-]*[−–-]?\s?1\b)?"
EACH = r"(?:per|a|each|every|of\s(?:each|the|every)|in\s(?:each|a|the|every))"
# Up to three words between a number and what it counts; "Fourteen did 5 sets" is not fourteen sets.
BARE_WORDS = r"""(?:(?!
    (?:of|and|or|to|in|at|per|with|from|by|did|weeks?|weekly|sets?|times|days?|sessions?|repetitions?|mins?|minutes?|s
        |sec|rest|pause|between|than|for|as|after|before|over|until|used?|using|twice|other|an?|each|every|k?m|cm|kg|N|Hz|h)\b
    |(?:one|two|three|four|five|six)\b(?!-)
    |[x×]\s?\d|met(?:re|er)s?\b|(?:adults|men|women|people|participants|subjects|volunteers|students|patients|athletes|players|boys|girls|children
        |rats|mice|(?:right|left)-handers|made|held|lifted|took|undertook|inpatients|outpatients
        |executed|had|ran|went|carried|rehearsed|watched|squeezed|pressed|pulled|pushed|raised|lowered|curled|climbed|ramped|who)\b
    |practi[sc]e\b(?!\s(?:days|sess|units|blocks|trials|rep|tasks?))|perform|complet|attend|compris|consist|includ|involv|employ|follow|receiv|train(?:ed)?\b|\d+\b(?!-))
    \w[\w‐-]*\s){0,3}?"""

# --- load --------------------------------------------------------------------------------------------------------

_RM1 = r"""(?:(?:1|one|single)[\s‐‑-]*(?:RM\b|rep(?:etition)?s?[\s-]*max\w*)
    |(?<=the\s)repetition\smax\w*
    |max\w*\s(?:dynamic\s|lifting\s)?(?:loads?|weights?|lift|(?:bench|leg)\spress|squat)\b
    |(?:the\s)?heaviest\s(?:weight|load)\s(?:that\s)?\w+\s(?:could|can)\s(?:lift|press|raise|move|curl|squat)
    |(?:the\s)?heaviest\s(?:single\s)?(?:press|lift|squat|curl)\b
    |(?:what|(?:the\s)?(?:load|weight)(?:\sthat)?)\s(?:\w+\s(?:could|can|(?:was|were)\sable\sto)|(?:could|can)\sbe)\s
        (?:lift|press|raise|move|manage|curl|squat)(?:e?d)?(?:\sup)?(?:\s(?:just\s|only\s)?once\b|(?=[;,.)]|\s(?:and|for)\b))
    |best\s(?:dead-?lift|squat|bench\spress|leg\spress|lift)\b)"""
_MVC = r"""(?:(?:the\s|their\s)?(?:peak\s(?:isometric\s)?(?:torque|force)\b|MVI?CT?\b|M[VT][TFC]\b|MIVC\b|max\w*\s
    (?:(?:isometric|voluntary|muscle|concentric|eccentric|hand-?grip|grip|pinch|bite)\s){0,3}
    (?:isometric\s|\(MVIC\)|contractions?|force|torque|strength|effort|pull|squeeze|(?:hand-?)?grip\b|pinch\b)
    |max\w*\s(?:(?:inspiratory|expiratory|tongue|lip|bite)\s)?pressure\b|P[IE]max\b
    |what\s\w+\scould(?:\sproduce)?(?=[,;.)])|grip(?=[,;.)])))"""
# "50 to 80% of the maximum": of what, the sentence tells.
_MAXIMUM = r"""(?:best(?=[;,.)]|\s(?:and|for|in)\b)
    |(?:the\s|their\s)?max(?:imum|ima)?\b(?!\s(?:\w+\s)?(?:heart|aerobic|oxygen|power|work|speed|EMG|HR|M\b)))"""
_OF = r"""(?:of\s)?(?:estimated\s(?:of\s)?)?
    (?:(?:a|the|their|his|her|its|each|own|individual|one-sided|hand-?grip|initial|subjects?|participants?|predetermined|concentric|eccentric
        |shortening|lengthening|isometric|unilateral|bilateral|baseline|current|measured|pre-?training|respective
        |(?:[a-z]+-)?specific)['’s]*\s){0,3}"""
# "80% of one-repetition maximum", "70–80% 1RM"; near miss: "80% of the 5-repetition maximum".
LOAD = Shape(
    compiled(
        rf"""(?P<value>{SERIES})\s*%[\s‐-]*(?:\([^()]*\)\s)?{_OF}
        (?:(?P<rm>{_RM1})|(?P<mvc>{_MVC})|(?P<body>body[\s-]*(?:mass|weight)\b(?![\s-]*support)|(?-i:B[MW])\b)
        |(?P<maximum>{_MAXIMUM}))"""
    ),
    ("%",),
)
# A percentage that shares the reference of a later one: "80% (HL, n = 13) or 30% of the 1RM".
PERCENT = Shape(compiled(rf"(?P<value>{SERIES})\s*%"), ("%",))
BETWEEN_PERCENTS = compiled(
    r"""\s*(?:\([^()]*\))?\s*
    (?:,|;|and|or|to|vs\.?|versus|then|either|at|high|low|moderate|light|heavy|maximal\sloads\sof|on\sanother\sday|once|ending|finally|later
        |(?:(?:one|the\s(?:latter|other|second))(?:\s(?:leg|arm|limb|group|side|day|session))?|with|lifted|lowered|raised|pressed|\d+\s?(?:[x×]|sets\sof)\s?\d+)
        |(?:was\s)?(?:gradually|progressively|linearly)|(?:was\s)?(?:increas|rais|ris|progress)(?:ed|ing|es)
        |[-–\s])*\s*"""
)
# Between two percentages, the second is what the first grew to: "starting at 70% and ending at 90%"; near miss:
# "70% or 90%".
GROWN = compiled(
    r"""(?![^.;]*\blatter\b)[^.;]*\b(?:ending|finally|later|(?:increas|rais|ris|progress)(?:ed|ing|es))\b[^.;]*"""
)
# After an anchored load: "... and a set with 30% (low load)"; near miss: "rose by 30%".
BARE_LOAD = compiled(
    rf"""(?:\b(?:at|with|using|load\sof|loads?\swas|(?<!down\s)to)\s(?:at\sleast\s)?(?P<value>{SERIES})\s*%
            (?=\s*(?:\([^()]*load|\((?-i:[A-Z]{{1,4}})\b|[,.;)]|$|every\s\d)|\s(?:with(?:out)?|in|on|for)\s)
        |,\s(?P<listed>{SERIES})\s*%(?=\))
        |\b(?:curls|presses|squats|extensions|loads?|heavy)\s\((?P<bracketed>{SERIES})\s*%(?=\))
        |(?:,|\bor|\band)\s(?P<labelled>{SERIES})\s*%(?=\s(?:with(?:out)?\s|(?:un)?til\s|to\s(?:exhaustion|failure)|of\stheirs\b|\((?-i:[A-Z][A-Z\d+-]*|[a-z]+)\)))
        |\((?P<schemed>{SERIES})\s*%(?=[,;]\s\d+\s?[x×]))
    (?![^.;]{{0,40}}\b(?:occlu|pressure|heart|HR|VO|oxygen|peak\spower|MSO|stimul|threshold|women|men|female|male))"""
)
# Behind an anchored load: "30% of MVC | in IHG and 3% in sham", "80% of 1RM | (HL) or 30% (LL)"; near miss: "... and
# rose by 3%".
PAIRED_LOAD = compiled(
    rf"""(?:\s(?:in|for)\s(?:the\s)?[\w-]+)?(?:\s\([^()]*\))?,?\s+(?:and|or|vs\.?|versus)\s(?:at\s)?
    (?P<value>{SERIES})\s*%(?=\s(?:in|for)\s|\s\()"""
)
# Before an anchored load: "begun at 60 and concluded at | 85% of 1RM"; near miss: "begun at 60 years and ended".
BEGUN_AT = Pattern(
    rf"\b(?:beg[aiu]n\w*|start\w*)\s(?:at|with)\s(?P<value>{NUMBER})\s?%?\sand\s(?:conclud|end|finish)\w+\s(?:at|with)\s$",
    re.IGNORECASE,
)
# "5RM", "8-12 repetition maximum", "12 RM"; near misses: "1RM", "80% of the 5-repetition maximum".
RM = Shape(
    compiled(rf"(?P<value>{SERIES})[\s‐-]*(?:RM\b(?!S)|rep(?:etition)?s?[\s-]*max(?:imum|ima|imal|\b))"), ("rm", "max")
)
# "a load that could be lifted 8 to 12 times": a repetition maximum; near miss: "lifted 8 to 12 times a day".
LIFTED_TIMES = Shape(
    anywhere(
        rf"""\b(?:could|can)\s(?:\w+\s)?(?:just\s|only\s)?(?:be\s)?(?:lift(?:ed)?|press(?:ed)?|move[d]?|raise[d]?)\s
        (?:\w+\s){{0,3}}?(?P<value>{SERIES})\stimes\b(?!\s(?:a|per)\b)"""
    ),
    ("could", "can"),
    from_number=False,
)
# "loads that permitted no more than eight repetitions": a repetition maximum; near miss: "loads for eight repetitions".
PERMITTED = Shape(
    anywhere(
        rf"""\b(?:loads?|weights?|resistance)\s(?:(?:that|which)\s)?(?:allow|permit)(?:s|ted|ing)?\s
        (?:(?:no\smore\sthan|only|just|about|at\smost|for)\s){{0,2}}(?P<value>{SERIES})\s(?:full\s)?rep(?:etition)?s\b(?!\smax)"""
    ),
    ("allow", "permit"),
    from_number=False,
)
PERCENT_OF = re.compile(r"%\s?(?:of\s)?(?:\w+\s){0,2}$")

# --- sets and repetitions ----------------------------------------------------------------------------------------

# A number or a list of numbers; near miss: the three in "15 to 3 sets" and in "30 then three of 15".
_COUNT = (
    rf"{NUMBER}(?:(?:{RANGE_SIGN}|{LIST_SIGN}){NEXT}(?!\d|\.\d|\s(?:of|sets?|days?|times|sessions?|weeks?|min|s|d)\b))*"
)
# "5 sets of 10", "two series of 10", "five sets × 3"; near misses: "3 sets of 30 s", "two blocks of 15 stimuli".
SETS_OF = Shape(
    compiled(
        rf"""(?P<sets>{SERIES})[\s-]*{BARE_WORDS}(?:sets?|series|bouts|blocks|rounds|lots|clusters)\s?(?:\([^)]*\)\s?)?(?:of|[x×*]|,)\s?
        (?:up\sto\s)?(?P<repetitions>(?>{_COUNT}))(?!\s(?:of|sets?|days?|times|sessions?|visits?|weeks?|weekly)\b|\s?(?:d\b|[x×]))
        (?!\s*(?:[\w-]+\s){{0,2}}(?:stimul|pulses?\b|MEPs?\b|responses|trains?\b|images|items|shocks|twitches))
        (?!\s*(?:%|°|kg\b|cm\b|Hz\b|(?:\w+\s)?exercises|super-?sets|(?:{_S}|h)\b)
            |-(?:{_S})\b)(?P<rm>[\s-]*(?:RM\b|rep\w*\smax\w*))?"""
    ),
    ("set", "series", "bouts", "blocks", "rounds", "lots", "clusters"),
)
# Behind sets of so many: "... then three of 15"; near miss: "and two of them".
MORE_SETS = compiled(
    rf"""(?:\s?,\s?|\s(?:repetitions\s)?)(?:and\s|then\s|followed\sby\s){{1,2}}(?P<sets>{NUMBER})\s(?:more\s|further\s)?of\s
        (?P<repetitions>{NUMBER})\b(?!\s?(?:%|-?(?:{_S})\b))"""
)
# Behind sets: "(30, 15, 15 and 15)"; near misses: "(10, 20 kg)", "(1, 2)".
LISTED_REPETITIONS = compiled(r"\s?\((?P<repetitions>\d\d?(?:(?:,\s?|-|,?\sand\s)\d\d?){2,})\)")
# "5 × 6 × 3 s": sets, repetitions and how long each was held; near miss: "2 × 2 × 3 design".
TRIPLE = Shape(
    compiled(
        rf"""(?P<sets>\d{{1,2}})\s?[x×]\s?(?P<repetitions>\d{{1,3}})\s?[x×]\s?(?P<value>\d{{1,2}})[\s-]*(?P<unit>{_S})\b"""
    ),
    ("x", "×"),
)
# "from 2 × 5 to 3 × 10", "beginning with 2 × 6 and ending with 4 × 8": what grew; near miss: "3 × 10 and 4 × 8".
GREW_TO = Shape(
    compiled(
        r"""(?<!\d)(?P<sets>\d)\s?[x×]\s?(?P<repetitions>\d{1,2})(?:\srepetitions)?\s(?:(?:(?:and\s)?(?:progressing|increasing|rising)\s)?to
            |and\s(?:ending|finishing)\s(?:with|at))\s(?P<last_sets>\d)\s?[x×]\s?(?P<last_repetitions>\d{1,2})\b(?!\s?(?:s|min|cm|m)\b)"""
    ),
    ("x", "×"),
)
# Before "3 × 15": the "30 + " of a longer first set; near miss: "5 + ".
FIRST_SET = compiled(r"(?<![\d.])(?P<repetitions>\d\d)\s?\+\s?$")
# After a number of contractions: "60 contractions | (10 sets of 6)", how they were parted; near miss: "(3 s each)".
PARTED = compiled(
    rf"""[^.;()]{{0,50}}?(?:\s\(|,\s(?:arranged|divided|split)\s(?:in|into|as)\s)(?P<sets>(?>{NUMBER}))\s?(?:[x×]|(?:sets|series)\sof)\s?
    (?P<repetitions>{NUMBER})\b(?!\s?(?:s|min)\b)"""
)
# "four times ten contractions"; near misses: "three times a week", "four times 10 s".
TIMES_WORD = Shape(
    compiled(
        rf"""(?P<sets>{NUMBER})\stimes\s(?P<repetitions>{NUMBER})(?:(?=[,;.)])|\s(?:[\w-]+\s){{0,2}}?
        (?:contractions?|rep(?:etition)?s|efforts|(?:dead)?lifts|raises|jumps|landings|squats|presses|pushes|pulls|extensions|flexions|curls)\b)"""
    ),
    ("times",),
)
# "4 × 4", "3 x 10", "6–8 × 5 min", "5 × 60 s"; near misses: "1 x 1 cm", "2 × 2 design", "3 × 25 min per week".
TIMES_SIGN = Shape(
    compiled(
        rf"""(?P<sets>(?<![\w.])(?<![x×]\s)(?<![x×])\d+(?:\s?[-–]\s?\d+|\sto\s\d+)?)\s?[x×]\s?(?P<repetitions>(?![12]\b(?!-?\s?min|\sat\s\d+\s?%|\srepetition))(?>\d+(?:\s?[-–]\s?\d+)?))
        (?>(?P<interval>[\s-]*(?P<unit>{_S})\b)?)(?!\s(?:{EACH})\s?(?:{WEEK}))
        (?!\s?(?:ring|high|HD|electrode|montage|grid|compress|reperf|occlu|inflat|isch|cm|mm|m\b|km|mg|g\b|m[lL]\b|%|[x×]
            |factorial|design|table|repeated|mixed|ANOVA|\(?group|times\s(?:a|per|each)\b|times/|Hz|day|week|/))"""
    ),
    ("x", "×"),
)
# "four sets", "a single set", "a set of leg presses"; near misses: "a set of measures", "data sets".
SETS = Shape(
    compiled(
        rf"""(?P<value>{SERIES}|\bsingle|\ba(?=\sset\sof\s(?:leg|bench|knee|elbow|squat|curl|\w+\spress)))[\s-]*
        {BARE_WORDS}(?:sets|(?<!were\s)(?<!was\s)set(?!\s(?:by|at|up|point|against|beside|apart)\b)|series|rounds(?=\s(?:with|of)\s)|[x×]\sto(?=\s(?:failure|exhaustion)))\b(?!\sof\s(?:data|meas|test|exper|stim|elec))"""
    ),
    ("set", "series", "rounds", "to failure", "to exhaustion"),
)
# "the number of sets was raised from two to four"; near miss: "strength of one set rose from 20 to 30".
SETS_GREW = Shape(
    anywhere(rf"\bsets\s(?:\w+\s){{1,3}}?from\s(?P<value>{NUMBER}\sto\s{NUMBER})\b(?!\s?%)"),
    ("sets",),
    from_number=False,
)
# "8–14 repetitions", "10 reps"; near miss: "1 repetition maximum".
REPETITIONS = Shape(
    compiled(
        rf"""(?<!\d[-–])(?<!every\s)(?P<value>{SERIES})[\s-]*{BARE_WORDS}(?:repetitions?|reps?|scheme)\b(?![\s-]*max|\sin\sreserve|\sshort\b)
        |(?P<value2>{NUMBER})\sin\s(?:a|each|every)\s(?:set|series)\b
        |(?<=\ssets\sof\s)(?P<value3>(?>{NUMBER}(?:{RANGE_SIGN}{NUMBER}(?!\ssets?\b))?))
            (?!\s?(?:%|°|kg\b|(?:[\w-]+\s){{0,2}}(?:stimul|pulses|responses|exercises)|-?\s?(?:{_S}|h)\b))(?![\s-]?RM)"""
    ),
    ("rep", "scheme", "set", "series"),
)

# "50 maximal contractions per session", "the sixty daily contractions", "300 ballistic abductions", "100 drop jumps";
# near misses: "two contractions", "20 contractions at 10% MVC during TMS" (which is a test by its words).
ACTIONS = Shape(
    compiled(
        rf"""(?P<value>(?>{NUMBER})(?:{RANGE_SIGN}{NUMBER})?)(?!\s*%)[\s-]+{BARE_WORDS}
        (?:contractions|efforts|actions|(?:ab|ad)ductions|(?:dorsi|plantar)?-?flexions|extensions|jumps|hops|throws|swings
            |squats|lunges|lifts|kicks|punches|(?<!key\s)presses|curls|tr(?:ials|ains)(?=\sof\s\d+[\s-]s)|(?<!head\s)movements|strides|pulls|protrusions|pinches
            |squeezes|clenches|bites|attempts|ascents|climbs|raises|sprints|bounds|landings|imaginations|holds|pushes|grips
            |(?:push|pull|sit)-?ups|breaths|inhalations|rebounds|ground\scontacts|trials\son(?=\seach\s))\b
        |(?:(?<=,\s)|(?<=;\s)|(?<=\())(?P<bare>\d+)\s(?:(?:per|each|every|a)\s(?:training\s)?(?:session|day)\b|of\s(?:about\s)?\d+\ss\b)
        |(?P<bare2>{NUMBER})\s(?:trials|pulls|reaches|attempts|times)\s(?:per|each|every|a|in\s(?:each|every)(?:\sof\s\w+)?)\s
            (?:training\s)?(?:session|sets?|series|bout)\b
        |(?<=,\s)(?P<bare4>{NUMBER})\strials\s(?:each|a\sday)\b
        |(?<=sessions\sof\s)(?P<bare3>{NUMBER})\s(?:[\w-]+\s)?trials\b"""
    ),
    ("contractions", "efforts", "actions", "ductions", "lexions", "extensions", "jumps", "hops", "throws", "swings",
     "squats", "lunges", "lifts", "kicks", "punches", "presses", "curls", "movements", "strides", "pulls",
     "protrusions", "pinches", "trials", "session", " day", "squeezes", "clenches", "bites", "ascents", "attempts",
     "climbs", "raises", "sprints", "bounds", "landings", "imaginations", "holds", "pushes", "grips", "ups",
     " of ", "breaths", "inhalations", "rebounds", "contacts"),
)  # fmt: skip
# How often a movement was made: "24 times for 8 s", "fifty times a day", "sixty times with the left arm"; near misses:
# "three times a day", "two times larger".
MADE_TIMES = Shape(
    compiled(
        rf"""(?P<value>{NUMBER})\stimes(?:(?<=\d\d\stimes)(?=[,;])|,?\s
        (?:(?:for\s)?(?P<held>{NUMBER})[\s-](?P<unit>s|sec|seconds?|min|minutes?)\b
            |(?:a|per|each|every)\s(?:day|session|visit|direction)\b|each\sway\b|on\seach\sof\b|within\san\shour\b|at\s\d+\s?%
            |as\s(?:fast|hard|quick)|with\s(?:the|one|each|either)\b))"""
    ),
    ("times",),
)
# "30-15-15-15", "30/15/15/15": a first set and shorter ones; near misses: "10-20-30", "3-0-3".
CHAIN = Shape(
    compiled(
        r"""(?<![\d.,/:–-])(?P<value>\d\d(?P<sign>\s?[-–/+]\s?)(?P<rest>\d\d)(?:(?P=sign)(?P=rest)){1,3})(?![\d:%]|\s?[-–/+]\s?\d)"""
    ),
    ("-1", "–1", "/1", "+1", "- 1", "– 1", "/ 1", "+ 1"),
)

# "six to eight bouts of 25 s", "6 one-minute bouts"; near miss: "two bouts of exercise".
BOUTS = Shape(
    compiled(
        rf"""(?P<value>(?>{NUMBER}(?:{RANGE_SIGN}{NUMBER})?))\s(?:[a-z-]+\s)?
        (?:(?:bouts|runs|intervals|sprints|blocks|repeats)\sof\s(?:about\s)?(?:{NUMBER})[\s-](?P<unit>{_S})\b
            |(?:{NUMBER})[\s-](?P<unit2>{_S})\s(?:bouts|runs|intervals|sprints|repeats)\b)"""
    ),
    ("bouts", "runs", "intervals", "sprints", "blocks", "repeats"),
)
# "three 5-min blocks", "ten training blocks" of practice; near miss: "five blocks of 15 stimuli".
BLOCKS = Shape(
    compiled(rf"(?P<value>{SERIES})\s(?:(?:\d+[\s-]min(?:ute)?|training|practi[cs]e|exercise)\s)blocks\b"), ("blocks",)
)
