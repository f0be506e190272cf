"""Shapes in which texts write the schedule of a programme: how often, for how long, how many sessions."""

from pipeline.reader.numbers import NUMBER, SERIES
from pipeline.reader.shapes import BARE_WORDS, EACH, WEEK, Shape, anywhere, compiled
from pipeline.reader.units import seconds_pattern, weeks_pattern

_S, _W = seconds_pattern(), weeks_pattern()

# "3 times/week", "5 days of each week", "2d-wk-1", "3 sessions of 60 minutes per week", "3 x 25 min per week";
# near misses: "3 sets per week", "four sessions a week apart".
FREQUENCY = Shape(
    compiled(
        rf"""(?P<value>{SERIES}|\ba(?=\sweekly\ssession\b))(?:
        [\s-]*{BARE_WORDS}(?:times|occasions|sessions?|workouts|bouts|days?|d|x|×|training|visits
            |mornings|afternoons|evenings|nights|sittings|breaks|lessons|classes|practi[cs]es|meetings|rides|runs)
            (?:\s?(?:of\s)?(?:about\s)?\d+(?:[-–]\d+)?[\s-](?:{_S}|h)\b(?:\seach)?,?)?
            (?:[\s-]*(?:{EACH}[\s-]|[/·∙•.*⋅])\s*{WEEK}|-{WEEK}|\s(?:weekly|(?<!training\s)week)\b|\swk(?=\s?[−–-]\s?1|\s)
                |\sof\s(?:[\w-]+\s){{1,6}}?(?:per|a|each)\s{WEEK})
        |\s?(?:{EACH}\s|/\s?|[x×]\s?){WEEK}
        |\sweekly\s(?:\w+\s)?session\b
        |\s(?:supervised\s)?(?:weekly|sessions?\sweekly)(?:\s[\w-]+){{0,3}}?\s(?:sessions|visits|workouts|lessons|bouts|practi[cs]es|classes|meetings)\b
        |\s(?:out\s)?of\s(?:the\s)?seven\sdays
        |\snon-?consecutive\sdays(?=\s(?:for|over|during)\s(?:{NUMBER})[\s-](?:{_W})\b)
        |\s(?:(?:days|times|sessions|visits|evenings)\s)?(?:in|of)\seach\sof\s(?:the\s|these\s)?(?:{NUMBER}\s)?weeks)"""
    ),
    ("week", "wk", "seven days", "consecutive"),
)
# "per week there were three bouts", "four weeks of three visits", "six weeks, five days each";
# near miss: "two weeks of twelve sessions".
PER_WEEK = Shape(
    anywhere(
        rf"""\b(?:(?:per|each|every)\s{WEEK},?\s(?:there\s(?:were|are)|they\s\w+|comprised|consisted\sof|contained)
            |weeks\sof(?=\s(?:[2-6]|two|three|four|five|six)\s))\s
        (?P<value>{NUMBER})\s(?:[\w-]+\s){{0,2}}?(?:bouts|sessions|visits|workouts|lessons|classes)\b(?!\s(?:per|a|each|every)\b)
        |\bweeks,?\s(?:on\s|with\s|of\s)?(?P<value2>[2-6]|two|three|four|five|six)\s(?:[a-z]+\s)?(?:days|times|sessions|visits|lessons)\s
            (?:in\s)?each\b(?!\s(?:of|week|day)\b)
        |\bweeks\swith\s(?P<value3>[2-6]|two|three|four|five|six)\ssessions\sof\b"""
    ),
    ("week", "wk"),
    from_number=False,
)
# "twice daily", "two sessions a day", "twice daily, seven days a week": so many times seven a week, or as many days as
# are told; near miss: "two sessions on that day".
TIMES_A_DAY = Shape(
    anywhere(
        rf"""\b(?P<value>twice|thrice|(?:two|three|2|3)\s(?:times|(?:[a-z-]+\s)?(?:sessions|bouts)|(?=daily\ssessions)))[\s-]?
        (?:daily\b|/\s?day\b|(?:a|per|each|every)[\s-]day\b)
        (?:,?\s(?:on\s)?(?P<days>{NUMBER})\sdays?(?:\s{EACH}\s{WEEK}|/{WEEK}|\sweekly\b))?"""
    ),
    ("daily", "day"),
    from_number=False,
)
# "on Mondays, Wednesdays and Fridays", "supervised on Tuesdays and Fridays and done at home on Sundays"; near miss:
# "on Monday".
_NAMED_DAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|(?-i:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b)"
NAMED_DAYS = Shape(
    anywhere(rf"\b{_NAMED_DAY}(?:[^.;:()]{{1,40}}?\b{_NAMED_DAY})+"),
    ("mon", "tue", "wed", "thu", "fri"),
    from_number=False,
)
# "twice weekly", "thrice a week"; near miss: "twice daily".
TWICE_WEEKLY = Shape(
    compiled(
        rf"(?P<value>once|twice|thrice)[\s-]?(?:/\s?{WEEK}|weekly\b|(?:(?:in\s)?(?:a|per|each|every)|in\sthe)[\s-](?:\w+\s)?{WEEK})"
    ),
    ("once", "twice", "thrice"),
)
# "every other day", "on alternate days"; near miss: "the other day".
EVERY_OTHER_DAY = Shape(
    anywhere(
        r"\b(?:(?:(?:every|each)\s(?:other|second)|on\salternat(?:e|ing))\sdays?|every\s(?:2|two)\sdays|every\s48\s?h)\b"
    ),
    ("other day", "second day", "alternat", "every 2", "every two", "every 48"),
    from_number=False,
)
# "every third day"; near miss: "on the third day".
EVERY_THIRD_DAY = Shape(
    anywhere(r"\b(?:(?:every|each)\sthird\sdays?|every\s(?:3|three)\sdays|every\s72\s?h)\b"),
    ("third day", "every 3", "every three", "every 72"),
    from_number=False,
)
# "20 minutes a day for 6 weeks"; near miss: "20 minutes a day on 5 days a week".
MINUTES_A_DAY = Shape(
    anywhere(
        rf"""\b(?:min|minutes|h|hours?)\s?(?:/|per\s|a\s|each\s)\s?day,?\s(?:for|over|during)\s(?:a\s(?:period\sof\s)?|the\s)?
        (?:{NUMBER})[\s-](?:weeks?|wks?|months?)\b"""
    ),
    ("day",),
    from_number=False,
)
# "one session every other week", "once a fortnight"; near miss: "every other day".
EVERY_OTHER_WEEK = Shape(
    anywhere(
        r"""\b(?:once|one(?:\s(?:single\s)?session)?|a\s(?:single\s)?session)\s
        (?:(?:in\s)?every\s(?:other|second|two)\sweeks?|a\sfortnight|per\sfortnight|every\sfortnight)\b"""
    ),
    ("week", "fortnight"),
    from_number=False,
)
# "every weekday", "on weekdays"; near miss: "a weekday".
WEEKDAYS = Shape(
    anywhere(
        r"\b(?:(?:every|each)\s(?:weekday|working\sday)|on\s(?:weekdays|weekday\s(?:mornings|evenings)|working\sdays))\b"
    ),
    ("weekday", "working day"),
    from_number=False,
)
# "daily", "every day", "every morning"; near miss: "every other day".
DAILY = Shape(
    anywhere(
        r"""\b(?:every\s(?:day|morning|evening)|each\s(?:day|morning|evening)|daily|once\sa\sday
            |each\sof\s(?:the\s)?(?:[7-9]|\d\d|seven|eight|nine|ten|twelve|fourteen)\s(?:consecutive|successive)\sdays)\b"""
    ),
    ("daily", "every day", "each day", "every morning", "each morning", "every evening", "each evening", "each of"),
    from_number=False,
)
# "6 weeks", "12-wk", "10 days", "a year of lifting"; near miss: "3 days per week".
DURATION = Shape(
    compiled(
        rf"""(?<!out\sof\s)(?P<value>{SERIES}|(?<!s\s)\ba(?=\s(?:year|month|week|fortnight)\sof\b)
            |(?<=(?:for|ver|oss|hin|ing|ter|ted)\s)\ba(?=\s(?:year|month|fortnight)\b))[\s‐-]*
        (?:(?:more|further|consecutive|full|successive|pre-?season|in-season|training|preparatory|idle|school(?=\sweeks)|whole)\s)?(?P<unit>{_W})\b
        (?!\s*(?:/|·|∙|\.?(?:wk|week)|per\b|a\s(?:week|wk)|of\s(?:each|the|every)\sweek|each\sweek|every\sweek|weekly
            |[−–-]\s?wk)|\s(?:spread\s)?(?:within|over|in|across)\s(?:{NUMBER})\s(?:weeks|wk)\b|\srunning\b)"""
    ),
    ("week", "wk", "month", "mo", "day", "d", "year", "yr", "fortnight"),
)
# "12 sessions", "24 one-hour sessions", "on six occasions over 2 weeks"; near miss: "three sessions per week".
SESSIONS = Shape(
    compiled(
        rf"""(?P<value>{SERIES})(?<!%)[\s-]*{BARE_WORDS}
        (?:(?:sessions?|workouts|visits|lessons|occasions|(?:training|practi[cs]e|exercise)\s(?:days|units))\b
            (?!\s*(?:/|per\b|a\sweek|each\sweek|every\sweek|weekly|in\sa\sweek|[·-]\s?w))
            (?!\sof\s\d+[\s-](?:{_S})\s(?:{EACH})\s?{WEEK})(?!\s(?:of|in|on|at)\s(?:[\w-]+\s){{1,6}}?(?:per|a|each)\sweek)
        |(?:days|mornings|afternoons|evenings)\b(?=\s(?:spread\s)?(?:within|over|in|across)\s(?:\w+\s)?(?:{NUMBER})\s(?:weeks|wk)\b)
        |times\b(?=\s(?:over|in|within|during|across|spread)\s(?:\w+\s)?(?:{NUMBER})[\s-](?:{_W})\b))"""
    ),
    (
        "session",
        "workouts",
        "occasions",
        "times",
        "visits",
        "lessons",
        "days",
        "units",
        "mornings",
        "afternoons",
        "evenings",
    ),
)

_NOT_OF_A_WEEK = r"(?!,?\s?(?:/|(?:a|per|each|every|of|weekly|apart|in|within|over)\b))"
_MANY_DAYS = r"[5-9]|[12]\d|five|six|seven|eight|nine|ten|eleven|twelve|fourteen|fifteen|twenty"
# "daily for 5 days", "on five consecutive days", "on each of ten days": so many sessions, as days are counted one by
# one; near misses: "for 10 days", "5 days per week".
CONSECUTIVE_DAYS = Shape(
    anywhere(
        rf"""(?:(?:daily|every\sday|/\s?day|each\sday)\s(?:\w+\s)?(?:for|over|on)\s(?P<value>[2-6]|two|three|four|five|six)\s
            (?:consecutive\s|successive\s)?days\b(?!\s?(?:/|per\b|a\b|each\b|every\b|weekly\b))
        |\b(?:for|over|on|during)\s(?P<value2>[2-6]|two|three|four|five|six)\s(?:consecutive|successive)\s(?:\w+\s)?
            (?:days|mornings|afternoons|evenings)\b
        |\bon\s(?P<value4>[2-9]|\d\d|two|three|four|five|six|eight|ten|twelve)\s(?:consecutive\s|successive\s)?weekdays\b
        |\b(?P<value3>[2-9]|\d\d|two|three|four|five|six|eight|ten|twelve)\sdays\s(?:running|in\sa\srow)\b
        |\b(?:each\sof|(?:a|per|/|each)\s?day,?\son)\s(?P<value5>{NUMBER})\s(?:[\w-]+\s)?days\b{_NOT_OF_A_WEEK}
        |\bon\s(?P<value7>{_MANY_DAYS})\s(?:(?!week)[\w-]+\s)?days\b{_NOT_OF_A_WEEK}
        |\b(?:on\s|for\s|\()(?P<value6>[2-9]|\d\d|two|three|four|five|six|eight|ten|twelve)\s(?:working|school)\sdays\b)"""
    ),
    ("days", "mornings", "afternoons", "evenings", "weekdays"),
    from_number=False,
)
