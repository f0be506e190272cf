"""Shapes in which texts write seconds and degrees a second: rests, contractions, phases of a movement, velocities."""

from pipeline.reader.numbers import NUMBER, RANGE_SIGN, SERIES
from pipeline.reader.shapes import BARE_WORDS, Shape, anywhere, compiled
from pipeline.reader.units import seconds_pattern

_S = seconds_pattern()
_SECONDS = rf"(?P<value>{SERIES})[\s-]*(?P<unit>{_S})\b"

# A number, a range, or two with "and" or "or": not the list of "6–8, 2 min rest".
_AMOUNT = rf"{NUMBER}(?:(?:{RANGE_SIGN}|\s(?:and|or)\s){NUMBER})?"
# "2 min rest", "pauses of 1–2 minutes", "10 s of rest", "3 min between sets", "sets were separated by 1 min"; near
# misses: "after 30 min of resting", "they had rested".
REST = Shape(
    anywhere(
        rf"""(?:(?<![x×])(?<![x×]\s)(?P<value>{_AMOUNT})[\s-]*(?P<unit>{_S})\b(?:['’]s?)?\s?(?:of\s)?(?:(?:passive|inter-?set|seated)\s)?
            (?:rests?|pauses?|recovery|recoveries|breaks?|intervals?(?!\s(?:[\w-]+\s)?(?:ergomet|train|cycl|run|walk|exerc|sess|sprint)))\b
        |(?P<value3>(?>{_AMOUNT}))[\s-]*(?P<unit3>{_S})(?:\s+(?:\(\w+\)\s)?or\s(?P<value8>{NUMBER})[\s-]*(?P<unit8>{_S})(?:\s\(\w+\))?)?\s(?:in[\s-])?between\b
            (?=\s(?:the\s|each\s|consecutive\s)?(?:sets?|series|rep\w*|contractions?|bouts?|blocks?|exercises|efforts|MVI?Cs|them|pairs|clusters|exposures|repeats
                    |runs|jumps|attempts|trials|lifts|holds)
                |[,.;)]|\s\(|$)
        |\binter-?set\s(?:rests?|intervals?|pauses?|recover(?:y|ies)|rest\s(?:intervals?|periods?))\s(?:of|was|were)\s
            (?P<value9>{SERIES})[\s-]*(?P<unit9>{_S})\b
        |\b(?:sets|series|bouts|contractions|efforts)\s(?:\w+\s){{0,2}}?(?P<value10>{_AMOUNT})[\s-]*(?P<unit10>{_S})\sapart\b
        |,\s(?P<value11>{_AMOUNT})[\s-]*(?P<unit11>{_S})\sapart\b
        |(?P<value4>{_AMOUNT})[\s-]*(?P<unit4>{_S})\sseparated\s(?:the\s|each\s|consecutive\s)?(?:sets?|series|bouts|efforts|contractions)
        |(?:separated|interspersed|interrupted)\s(?:by|with)\s(?:a\s)?(?P<value5>{_AMOUNT})[\s-]*(?P<unit5>{_S})\b
        |\b(?:rests?|pauses?|recovery|breaks?)(?:\s(?:intervals?|periods?|times?))?(?:\sbetween\s\w+)?
            (?:\s(?:of|was|were|being|lasted|lasting|for)|:|,)?(?:\sset\sat)?\s\(?(?P<value2>{_AMOUNT})[\s-]*(?P<unit2>{_S})\b
            (?:\s(?:and|or)\s(?P<value12>{NUMBER})[\s-]*(?P<unit12>{_S})\b(?!\sof\b))?
        |\b(?:rests?|pauses?|breaks?)\sof\s(?P<value13>{NUMBER},\s(?:{NUMBER},\s)*(?:{NUMBER}\s)?(?:and|or)\s{NUMBER})[\s-]*(?P<unit13>{_S})\b
        |\b(?:rested\s(?:for\s)?(?P<value6>{_AMOUNT})[\s-]*(?P<unit6>{_S})\sbetween\b|resting\s(?:for\s)?(?P<value7>{_AMOUNT})[\s-]*(?P<unit7>{_S})\b))"""
    ),
    (
        "rest",
        "pause",
        "recover",
        "break",
        "interval",
        "between",
        "separated",
        "interspersed",
        "interrupted",
        "inter-set",
        "interset",
        "apart",
    ),
    from_number=False,
)
# "3 min of walking in between", "30 s after every second repetition"; near miss: "30 s after the last repetition".
REST_AMID = Shape(
    compiled(
        rf"""(?P<value>{NUMBER})[\s-]*(?P<unit>{_S})\s
        (?:of\s(?:\w+\s){{1,3}}in\sbetween|after\s(?:each|every)\s(?:second\s|third\s)?(?:set|rep\w*|contraction))\b"""
    ),
    ("in between", "after each", "after every"),
)
_EFFORT = r"""(?:contractions?|efforts?|actions?|holds?|squeezes?|adductions?|abductions?|extensions?
    |(?:dorsi|plantar)?-?flexions?|repetitions?|presses|MVI?Cs?|squats?|planks?|stretches|clenches|hangs|pulls|grips|pushes|pinches)"""
# "efforts of 5 s", "contractions held for 3 s", "seven 1-minute adductions"; near miss: "contractions for 6 weeks".
CONTRACTION_TIME = Shape(
    anywhere(
        rf"""\b(?:(?:(?:{_EFFORT}|trials|trains)\s(?:of|for)|(?:contract(?:ed|ing)\sfor|lasting|held\sfor|held(?=\s\d+\ss\b)|holding\s(?:it\s|them\s|each\s(?:\w+\s)?)?for|with\sall\stheir\s(?:might|force|strength)\sfor|sustained\sfor|maintained\sfor|holds?\s(?:of|for)))
            \s(?:about\s)?{_SECONDS}
        |(?P<value5>(?<![\w.])\d+(?:\.\d+)?)[\s-]*(?P<unit5>s|sec|seconds)\sat\s\d+\s?%
            (?!\s(?:of\s)?(?:the\s)?(?:peak|HR|heart|VO|resting|active|motor|[RA]MT|MSO|max\w*\s(?:heart|aerobic|power|work)))
        |\b(?:held|sustained|maintained)\s(?:[\w-]+\s){{0,4}}?(?:contractions?|efforts?|MVI?Cs?|(?:hand)?-?grip)\s
            (?:[\w%-]+\s){{0,6}}?for\s(?P<value7>{NUMBER})[\s-]*(?P<unit7>{_S})\b
        |\b(?:(?:sustained|maintained|kept)\s(?:it\s|them\s|each\s|each\sone\s)
                |(?:held|pressed|pushed|pulled|squeezed|gripped|clenched|pinched|braced|contract)\s(?:(?!until\b)[\w%,-]+\s){{0,10}}?)
            for\s(?:about\s)?(?:(?P<value10>{NUMBER})[\s-]*(?P<unit10>s|sec|seconds?)|(?P<value12>[12]|one|two)\s(?P<unit12>min|minutes?))\b
        |\bas\s(?:fast|hard|quick\w*)(?:\sand\s\w+)?\sas\s(?:possible|they\scould)["”]?(?:\s(?:for|of))?,?\s\(?(?:about\s|~)?
            (?P<value11>{NUMBER})[\s-]*(?P<unit11>s|sec|seconds?)\b
        |\babout\s(?P<value8>{NUMBER})\s(?P<unit8>{_S}),?\s['‘"“(]*as\s(?:fast|hard|quick)
        |{_EFFORT}\s(?:(?:of|in|with)\s(?:[\w-]+\s){{1,3}}?)?(?:lasted|(?:was|were)\s(?:each\s)?(?:held|sustained|maintained)\sfor)\s
            (?P<value6>{SERIES})[\s-]*(?P<unit6>{_S})\b
        |(?:(?<=,\s)|(?<=\sof\s))(?P<value9>{NUMBER})[\s-]+(?P<unit9>s|sec|seconds?)\seach\b
        |{_EFFORT},?\s\(?(?P<value3>{SERIES})[\s-]*(?P<unit3>{_S})(?:\)|\seach)
        |(?P<value4>(?<![\w.])\d+(?:\.\d+)?)[\s-]*(?P<unit4>{_S})\s(?:on|contraction)\b
            (?=[^.;\d]{{1,12}}\d+[\s-]*(?:{_S})\s(?:off|rest|relax))
        |(?:(?P<count>{NUMBER})\s)?(?P<value2>(?:(?<![\w.])\d+|\b(?:one|two|three|four|five|six|ten|fifteen|twenty|thirty|a\shundred))(?:\s?[-–]\s?\d+)?)[\s-](?P<unit2>{_S})\s(?!off\b)
            {BARE_WORDS}{_EFFORT})"""
    ),
    ("contraction", "effort", "action", "hold", "held", "squeeze", "ductions", "xtension", "flexion", "repetition",
     "presses", "lasting", "sustained", "maintained", "mvc", "mvic", " off", "squat", "plank", "stretches",
     "contract", "%", "clenches", "hangs", "pulls", "grip", "as fast", "as hard", "as quick",
     "trains", " each", "kept", "might", "pressed", "pushed", "pulled", "gripped", "braced"),
    from_number=False,
)  # fmt: skip
# "4 × 6 of 5 s", "6 s per contraction"; near misses: "4 × 6 of 5 kg", "computing took 40 s per contraction".
HELD_EACH = Shape(
    compiled(
        rf"""\d+\s?[x×]\s?\d+\sof\s(?P<value>{NUMBER})[\s-]*(?P<unit>s|sec|seconds?)\b
        |(?:(?<=,\s)|(?<=\())(?P<value2>{NUMBER})[\s-]*(?P<unit2>{_S})\sper\s(?:contraction|effort|hold|squeeze|push|pull)\b"""
    ),
    (" x ", "×", "per contraction", "per effort", "per hold", "per squeeze", "per push", "per pull"),
)
# "60°/s", "180 deg·s−1", "30◦/s and 60◦/s"; near miss: "at 90° of flexion".
VELOCITY = Shape(
    compiled(
        rf"""(?P<value>{SERIES})\s*(?:Â?[°º◦]|deg(?:rees?)?\b)
        \s*(?:[/·.•∙˙⋅]|per\s|\s)\s*\.?\s?(?:s|sec|seconds?)\b(?:\s?[-−–⁻]\s?[1¹])?"""
    ),
    ("°", "º", "◦", "deg"),
)
# "3.14 rad/s", "1.05 rad·s-1"; near miss: "graded per second".
RADIANS = Shape(
    compiled(rf"(?<![−–-])(?P<value>{SERIES})\s*rad(?:ians?)?\b\s*(?:[/·.•∙˙⋅]|per\s|\s)\s*\.?\s?(?:s|sec|seconds?)\b"),
    ("rad",),
)
_PHASE = r"""(?:(?:way\s)?(?:up|down)|concentric|eccentric|lifting|lowering|shortening|lengthening|raising|rising
    |ascending|descending|ascent|descent)"""
# "2-s concentric", "eccentric (4 s)", "phase was to last 2 sec once and 4 sec"; near miss: "4 s after lifting".
TEMPO = Shape(
    anywhere(
        rf"""(?:{_SECONDS}[\s,/-]*(?:for\s(?:the\s)?)?{_PHASE}\b(?!\s(?:to(?!\san?\s)|after|of))
        |\b(?:lift(?:ed|ing)?|lower(?:ed|ing)?|rais(?:ed|ing)|let\sdown),?\s(?:\w+\s){{0,3}}?(?:in|over|for|within|during)\s
            (?P<value4>{SERIES})[\s-]*(?P<unit4>{_S})\b(?:\s\([^()]*\))?(?:\sor\s(?:in|over|for)\s(?P<value7>{NUMBER})[\s-]*(?P<unit7>{_S})\b)?
        |(?P<value8>{NUMBER})[\s-]*(?P<unit8>{_S})\sto\s(?:lift|raise|lower|press)\b
        |\b(?:each|either|every)\sphase\s(?:lasting|lasted|taking|took)\s(?P<value10>{NUMBER})[\s-]*(?P<unit10>{_S})\b
        |(?<![\w.])(?P<value5>\d)\s?(?P<unit5>s)\s?/\s?(?P<value6>\d)\s?(?P<unit6>s)\b
        |\b{_PHASE}\s(?:(?:phase|contractions?|actions?)\s)?(?:\(\s?|(?:was|were|of|lasted|lasting|was\sto\slast|took)\s)
            (?P<value2>{SERIES})[\s-]*(?P<unit2>{_S})\b
            (?:\s(?:once\s|and\s|or\s)+(?P<value3>{SERIES})\s(?P<unit3>{_S})\b)?)"""
    ),
    ("centric", "lift", "lower", "shortening", "lengthening", " up", " down", "rais", "scen", "rising", "s/", "s /",
     "each", "phase"),
    from_number=False,
)  # fmt: skip
# "3 s and 4 s phases", "3 s for either phase", "3 s on the way up"; near miss: "3 s after each phase".
PHASES = Shape(
    compiled(
        rf"""(?:(?P<value2>{NUMBER})\s(?P<unit2>{_S})\sand\s)?(?P<value>{NUMBER}(?:{RANGE_SIGN}{NUMBER})?)[\s-]*(?P<unit>{_S})\s
        (?:each\sway|per\sphase|phases|on\sthe\sway\s(?:up|down)|in\seach\sdirection
            |for\s(?:each|either|every)\s(?:push|lift|press|phase|direction))\b"""
    ),
    ("phase", "each", "way up", "way down"),
)
# "a 2-0-2 tempo", "tempo of 3-1-3-0", "cadence of 2/2 s"; near miss: "30-15-15-15 repetitions".
CADENCE = Shape(
    anywhere(
        r"""\b(?:tempo|cadence|rhythm)\s(?:of\s|was\s|set\sat\s|\()?(?P<phases>\d(?:\s?[-:/–]\s?\d){1,3})(?![\d.])
        |(?<![\w.-])(?P<phases2>\d(?:\s?[-:/–]\s?\d){1,3})(?:[\s-]s)?\s(?:tempo|cadence)\b
        |\((?P<phases3>(?!1:1)\d:\d:\d(?::\d)?)\)"""
    ),
    ("tempo", "cadence", "rhythm", ":0:", ":1:"),
    from_number=False,
)
