"""The reader as a spaCy pipeline: factories that any spaCy user can add, and what they leave on the Doc.

Of scispaCy, two parts are used: its tokenizer (combined_rule_tokenizer), by which every Doc is made, and what its
abbreviation detector holds for a definition (filter_matches, find_abbreviation), which pipeline/reader/detector.py asks
of short brackets. Its models, entity recogniser and linker are not used.

A Doc's text is the title, a line break and the abstract; ``doc._.document`` holds them apart. Components, in order:

  adaptome_abbreviations  doc._.abbreviations, as scispaCy's detector leaves them
  adaptome_sentences      doc._.sentences; sentence starts
  adaptome_concepts       doc._.mentions; doc.spans["concepts"]
  adaptome_study          doc._.study, doc._.parameters; more doc._.mentions
  adaptome_second_reading doc._.opinion, where the second reader is at hand
  adaptome_findings       doc._.findings, doc._.associations, doc._.site_claims, doc._.refusals
"""

import warnings
from functools import cache
from typing import Any

import spacy
from scispacy.custom_tokenizer import combined_rule_tokenizer
from spacy.language import Language
from spacy.tokens import Doc, Span

from pipeline.learned.opinion import Opinion
from pipeline.learned.second_reader import load_second_reader
from pipeline.reader import concepts
from pipeline.reader.abbreviations import abbreviations
from pipeline.reader.arms import with_arms
from pipeline.reader.associations import associations
from pipeline.reader.conditions import conditions
from pipeline.reader.detector import abbreviations_of
from pipeline.reader.evidence import Evidence
from pipeline.reader.families import CONTROL, HISTORY, RESISTANCE
from pipeline.reader.findings import findings
from pipeline.reader.judge import Judge, load_judge
from pipeline.reader.lexicon import Hit, lexicon
from pipeline.reader.marks import marked
from pipeline.reader.people import species
from pipeline.reader.quantities import parameters
from pipeline.reader.reading import Document, Reading
from pipeline.reader.sentences import split
from pipeline.reader.setting import Setting, evidence, setting
from pipeline.reader.site_claims import site_claims
from pipeline.reader.studied import Studied, load_studied
from pipeline.reader.study import study, weighed

EXTENSIONS = (
    "abbreviations",
    "sentences",
    "mentions",
    "aliases",
    "hits",
    "parameters",
    "findings",
    "associations",
    "site_claims",
    "refusals",
)
INNER = ("abbreviations", "aliases", "hits")  # what components leave for those that follow, and no table holds

for _name in EXTENSIONS:
    Doc.set_extension(_name, default=(), force=True)
for _name in ("document", "study", "setting", "evidence", "opinion"):
    Doc.set_extension(_name, default=None, force=True)


@cache
def load_reader(*, learned: bool = True) -> Language:
    """Return the reader: a blank English pipeline with scispaCy's tokenizer and our components.

    Without ``learned``, rules read alone and no second reader is asked.
    """
    nlp = spacy.blank("en")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # of a pattern inside scispaCy's tokenizer
        nlp.tokenizer = combined_rule_tokenizer(nlp)
    # Behind a word that has a rule, spaCy keeps none of a text's words for the next text. A line break, which each Doc
    # has behind its title, needs no rule.
    nlp.tokenizer.rules = {word: rule for word, rule in nlp.tokenizer.rules.items() if word != "\n"}
    for name in COMPONENTS:
        if learned or name != SECOND:
            nlp.add_pipe(name)
    return nlp


def read(document: Document, nlp: Language | None = None) -> Reading:
    """Return everything that a document says."""
    return reading(annotated(document, nlp))


def annotated(document: Document, nlp: Language | None = None, *, without: tuple[str, ...] = ()) -> Doc:
    """Return the Doc of a document after all components but those ``without`` which it is asked for."""
    nlp = nlp or load_reader()
    doc = nlp.make_doc(f"{document.title}\n{document.abstract}")
    doc._.document = document
    for name, component in nlp.pipeline:
        doc = doc if name in without else component(doc)
    return doc


def reading(doc: Doc) -> Reading:
    """Return the rows that the components left on a Doc."""
    return Reading(doc._.study, **{name: doc._.get(name) for name in EXTENSIONS if name not in INNER})


def abbreviate(doc: Doc) -> Doc:
    """Set doc._.abbreviations."""
    doc._.abbreviations = abbreviations_of(doc)
    return doc


def sentences(doc: Doc) -> Doc:
    """Set doc._.document where it is not given, and doc._.sentences."""
    if doc._.document is None:
        title, _, abstract = doc.text.partition("\n")
        doc._.document = Document("", title, abstract)
    doc._.sentences = split(doc._.document)
    return doc


def name_concepts(doc: Doc) -> Doc:
    """Set doc._.mentions, doc.spans["concepts"] and, for the components that follow, doc._.hits."""
    told, document, names = doc._, doc._.document, lexicon()
    text = f"{document.title}\n{document.abstract}"  # doc.text would be put together from its tokens
    whole = text.lower()
    short_forms = _detected(doc) | abbreviations(text)
    short_forms |= concepts.measured_as(text, names, short_forms, whole)
    known = concepts.aliases(short_forms, names, whole)
    told.aliases = known
    told.hits = tuple(tuple(concepts.hits(s.text, names, known, whole)) for s in told.sentences)
    if species(told.sentences) != "human":  # an animal's training is the experiment's: "climbers", "lifters"
        told.hits = tuple(
            tuple(_of_animals(hit) for hit in found if not _climbs(hit, s.text))
            for s, found in zip(told.sentences, told.hits, strict=True)
        )
    rows = [
        m for s, found in zip(told.sentences, told.hits, strict=True) for m in concepts.mentions(document, s, found)
    ]
    told.mentions = tuple(rows)
    offset = len(document.title) + 1
    spans = [_span(doc, row, offset if row.part == "abstract" else 0) for row in rows]
    doc.spans["concepts"] = [span for span in spans if span is not None]
    return doc


def _of_animals(hit: Hit) -> Hit:
    return hit._replace(concept=RESISTANCE) if hit.concept == HISTORY else hit


def _climbs(hit: Hit, text: str) -> bool:
    """Tell whether a cue is the animals' climbing and no rise."""
    return hit.kind == "cue" and text.startswith(("climb", "Climb"), hit.start)


def know_study(doc: Doc) -> Doc:
    """Set doc._.study and doc._.parameters, and add to doc._.mentions what results may depend on."""
    told = doc._
    document, split_ = told.document, told.sentences
    told.mentions += tuple(conditions(document, split_))
    told.study = study(document, split_)
    told.parameters = parameters(document, split_)
    return doc


def second_reading(doc: Doc) -> Doc:
    """Set doc._.opinion where the second reader's network is at hand."""
    if network := load_second_reader():
        doc._.opinion = network.read(marked(doc, known(doc)))
    return doc


def find(doc: Doc) -> Doc:
    """Set doc._.findings, doc._.associations, doc._.site_claims, doc._.refusals and the arms of doc._.parameters."""
    told, judge = doc._, load_judge()
    document, split_, opinion, studied = told.document, told.sentences, told.opinion, load_studied()
    if opinion and studied and judge and judge.adjudicator:
        suggested = studied.suggested_designs(known(doc))
        told.study = weighed(told.study, document, split_, opinion, suggested, judge.adjudicator.design)
    done, hits = known_setting(doc, studied, opinion, judge)
    told.setting, told.hits = done, hits
    told.parameters = with_arms(told.parameters, split_, hits, done)
    told.findings, told.refusals = findings(document, split_, hits, done, opinion)
    told.associations = associations(document, split_, hits, done.side_words)
    told.site_claims = site_claims(document, split_, hits, design=told.study.design, treated=bool(done.main))
    return doc


def known_setting(
    doc: Doc, studied: Studied | None, opinion: Opinion | None = None, judge: Judge | None = None
) -> tuple[Setting, tuple[tuple[Hit, ...], ...]]:
    """Return the setting of a Doc that knows its study, and its names with group labels as what they stand for."""
    done = setting(known(doc), studied, opinion, judge.adjudicator if judge else None)
    return done, tuple(
        tuple(concepts.labelled(s.text, found, done.labels, patients=done.patients))
        for s, found in zip(doc._.sentences, doc._.hits, strict=True)
    )


def known(doc: Doc) -> Evidence:
    """Return what is known of the interventions of a Doc that knows its study; it is found once."""
    if doc._.evidence is None:
        doc._.evidence = _known(doc)
    found: Evidence = doc._.evidence
    return found


def _known(doc: Doc) -> Evidence:
    labels = lexicon().labels
    no_groups = frozenset(
        alias.short
        for alias in doc._.aliases
        if "intervention" not in alias.meanings and labels.get(alias.short) != CONTROL
    )
    return evidence(doc._.sentences, doc._.hits, lexicon(), design=doc._.study.design, no_groups=no_groups)


def _detected(doc: Doc) -> dict[str, str]:
    """Return the detector's abbreviations but for long forms with a closing bracket, which are wrong."""
    return {a["short_text"]: a["long_text"] for a in doc._.abbreviations if ")" not in a["long_text"]}


def _span(doc: Doc, row: Any, offset: int) -> Span | None:
    return doc.char_span(row.start + offset, row.end + offset, label=row.concept, alignment_mode="expand")


SECOND = "adaptome_second_reading"
COMPONENTS = {
    "adaptome_abbreviations": abbreviate,
    "adaptome_sentences": sentences,
    "adaptome_concepts": name_concepts,
    "adaptome_study": know_study,
    SECOND: second_reading,
    "adaptome_findings": find,
}
for _name, _component in COMPONENTS.items():
    Language.component(_name, func=_component)
