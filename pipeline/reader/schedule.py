"""Shapes in which texts write the schedule of a programme: how often, for how long, how many sessions."""

from pipeline.reader.numbers import NUMBER, SERIES
from pipeline.reader.shapes import BARE_WORDS, EACH, WEEK, Shape, anywhere, compiled
from pipeline.reader.units import seconds_pattern, weeks_pattern

_S, _W = seconds_pattern(), weeks_pattern()

# "3 times/week", "5 days of each week", "2d-wk-1", "3 sessions of 60 minutes per week", "3 x 25 min per week";
# near misses: "3 sets per week", "four sessions a week apart".
FREQUENCY = Shape(
    compiled(
        rf"""(?P<value>{SERIES})(?:
        [\s-]*{BARE_WORDS}(?:times|occasions|sessions?|workouts|bouts|days?|d|x|×|training|visits
            |mornings|afternoons|evenings|lessons|classes)
            (?:\s(?:of\s)?(?:about\s)?\d+(?:[-–]\d+)?[\s-](?:{_S}|h)\b(?:\seach)?,?)?
            (?:[\s-]*(?:{EACH}[\s-]|[/·∙•.*⋅])\s*{WEEK}|-{WEEK}|\s(?:weekly|week)\b)
        |\s?(?:{EACH}\s|/\s?){WEEK}
        |\s(?:supervised\s)?(?:weekly|sessions?\sweekly)(?:\s[\w-]+){{0,3}}?\s(?:sessions|visits|workouts|lessons|bouts)\b
        |\sof\sthe\sseven\sdays)"""
    ),
    ("week", "wk"),
)
# "twice weekly", "thrice a week"; near miss: "twice daily".
TWICE_WEEKLY = Shape(
    compiled(
        rf"(?P<value>once|twice|thrice)[\s-]?(?:/\s?{WEEK}|weekly\b|(?:in\s)?(?:a|per|each|every|the)[\s-](?:\w+\s)?{WEEK})"
    ),
    ("once", "twice", "thrice"),
)
# "every other day", "on alternate days"; near miss: "the other day".
EVERY_OTHER_DAY = Shape(
    anywhere(r"\b(?:(?:every|each)\s(?:other|second)|on\salternat(?:e|ing))\sdays?\b"),
    ("other day", "second day", "alternat"),
    from_number=False,
)
# "every third day"; near miss: "on the third day".
EVERY_THIRD_DAY = Shape(anywhere(r"\b(?:every|each)\sthird\sdays?\b"), ("third day",), from_number=False)
# "every weekday", "on weekdays"; near miss: "a weekday".
WEEKDAYS = Shape(
    anywhere(r"\b(?:(?:every|each)\s(?:weekday|working\sday)|on\s(?:weekdays|working\sdays))\b"),
    ("weekday", "working day"),
    from_number=False,
)
# "daily", "every day"; near miss: "every other day".
DAILY = Shape(
    anywhere(r"\b(?:every\sday|each\sday|daily|once\sa\sday)\b"), ("daily", "every day", "each day"), from_number=False
)
# "6 weeks", "12-wk", "10 days", "a year of lifting"; near miss: "3 days per week".
DURATION = Shape(
    compiled(
        rf"""(?P<value>{SERIES}|\ba(?=\s(?:year|month|week|fortnight)\sof\b))[\s‐-]*
        (?:more\s|consecutive\s|full\s|successive\s)?(?P<unit>{_W})\b
        (?!\s*(?:/|·|∙|\.?(?:wk|week)|per\b|a\s(?:week|wk)|of\s(?:each|the|every)\sweek|each\sweek|every\sweek|weekly
            |[−–-]\s?wk))"""
    ),
    ("week", "wk", "month", "mo", "day", "d", "year", "yr", "fortnight"),
)
# "12 sessions", "24 one-hour sessions", "on six occasions over 2 weeks"; near miss: "three sessions per week".
SESSIONS = Shape(
    compiled(
        rf"""(?P<value>{SERIES})[\s-]*{BARE_WORDS}
        (?:(?:sessions?|workouts)\b
            (?!\s*(?:/|per\b|a\sweek|each\sweek|every\sweek|weekly|in\sa\sweek|[·-]\s?w))
            (?!\sof\s\d+[\s-](?:{_S})\s(?:{EACH})\s?{WEEK})
        |(?:occasions|times)\b(?=\s(?:over|in|within|during|across|spread)\s(?:\w+\s)?(?:{NUMBER})[\s-](?:{_W})\b))"""
    ),
    ("session", "workouts", "occasions", "times"),
)

# "daily for 5 days", "on five consecutive days": so many sessions; near misses: "for 10 days", "5 days per week".
CONSECUTIVE_DAYS = Shape(
    anywhere(
        r"""(?:(?:daily|every\sday|/\s?day|each\sday)\s(?:\w+\s)?(?:for|over|on)\s(?P<value>[2-6]|two|three|four|five|six)\s
            (?:consecutive\s|successive\s)?days\b
        |\b(?:for|over|on|during)\s(?P<value2>[2-6]|two|three|four|five|six)\s(?:consecutive|successive)\s(?:\w+\s)?days\b)"""
    ),
    ("days",),
    from_number=False,
)
