"""What kind of effort a sentence or the words behind a product tell of: sprints, holds, endurance, a magnetic coil.

Idea: contractions have sets, repetitions and times; sprints are repetitions, endurance exercise has neither.
"""

import re

from pipeline.reader.patterns import Pattern

# Whose bouts are no contractions.
SPRINT = Pattern(
    r"\bsprint|\bcycl(?:ed|ing|e\b|e-)|\bran\b|\brun|\bergomet|\browed\b|\browing|\bski(?:ed|ing)\b|\bsw[ia]m\b|\bswimming|\bpeak\spower"
    r"|\bheart\srate|\bself-paced|\btreadmill|\bHIIT\b|\binterval\straining",
    re.IGNORECASE,
)
HELD = Pattern(
    r"\bisometric|\bhand-?grip|\bcontractions?\b|\bplank|\bstretch|\bwall[\s-]s(?:it|quat)|\bagainst\sa\swall\b|\bMVI?C\b|\bsquats?\b|\bholds?\b|\bheld\b|\bsqueez|\bgripp",
    re.IGNORECASE,
)
# "12 × 15-s MVCs": contractions one by one; near miss: "4 × 60 s stretching".
ONE_BY_ONE = re.compile(r"\s(?:[\w-]+\s){0,3}?(?:contractions|efforts|MVI?Cs|squeezes|grips|actions)\b", re.IGNORECASE)
# "gripping for 12 × 10 s", which is one by one too; near miss: "handgrip at 30% MVC, 4 × 2 min".
GRIPPED = Pattern(r"\bgripp|\bsqueez|\bhand-?grip", re.IGNORECASE)
# Whose times are no exercise: thin air.
THIN_AIR = Pattern(r"\bhypox|\bAIH\b|\bFiO|\bO2\b", re.IGNORECASE)
# Behind "5 × 4 min": an intensity of endurance exercise, which has neither sets nor holds; near miss: " at 30% MVC".
AEROBIC = re.compile(
    r"[\s-]*(?:[\w-]+\s){0,3}?(?:at|with|near)\s(?:about\s|≥\s?)?\d+(?:\s?[-–]\s?\d+|\sto\s\d+)?\s?%\s?(?:of\s)?"
    r"(?:[\w-]+\s){0,3}?(?:HR|heart|V̇?O|oxygen|(?:peak\s|max\w*\s|aerobic\s)+power|peak\saerobic|aerobic)",
    re.IGNORECASE,
)
# Behind "3 × 60 s": no contraction; near miss: " of static stretching".
ROLLED = re.compile(r",?\s(?:of\s)?(?:[\w-]+\s){0,2}?(?:foam\s)?(?:rolling|massage|cooling)\b", re.IGNORECASE)
ALL_OUT = Pattern(r"\bsprints?\b|\ball-out\b|\bcycle\b", re.IGNORECASE)
# Whose trains contract nothing; near miss: trains of 10 s to a muscle.
MAGNETIC = Pattern(r"\bTMS\b|\br?TMS\b|\btheta|\bcoil\b|\bmagnetic|\bTBS\b", re.IGNORECASE)
