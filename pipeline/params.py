"""params.yaml as frozen typed objects.

Reads: params.yaml. An unknown or missing key, or a value of the wrong type, is a :class:`ParamsError` that names it.
Relative paths are relative to the project's root, where DVC runs every stage.
"""

import calendar
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from pipeline.errors import ParamsError

PARAMS_FILE = Path("params.yaml")
DATE = r"^\d{4}(/\d{2}(/\d{2})?)?$"
Date = Annotated[str, Field(pattern=DATE)]
SourceName = Literal["digests", "pubmed", "medline", "nbib"]


class Section(BaseModel):
    """A section of params.yaml: frozen, and strict about keys and types."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class PubmedParams(Section):
    queries: str  # folder of *.txt, one PubMed query a file
    endpoint: Annotated[str, Field(pattern=r"^https?://\S+$")]  # base address of the E-utilities
    mindate: Date | None  # publication date, YYYY[/MM[/DD]]; both or neither
    maxdate: Date | None
    batch: Annotated[int, Field(ge=1, le=10_000)]  # records asked for in one efetch
    search_limit: Annotated[int, Field(ge=2, le=9_999)]  # ids that one search can return
    tries: Annotated[int, Field(ge=1)]  # attempts at one request before the run fails
    backoff_s: Annotated[float, Field(ge=0)]  # first wait between attempts, doubled each time
    timeout_s: Annotated[float, Field(gt=0)]  # of one request

    @model_validator(mode="after")
    def dates_go_in_pairs(self) -> "PubmedParams":
        if (self.mindate is None) != (self.maxdate is None):
            raise ValueError("mindate and maxdate go in pairs: give both or neither")
        if (days := self.days()) and days[0] > days[1]:
            raise ValueError("mindate is after maxdate")
        return self

    def days(self) -> tuple[date, date] | None:
        """Return mindate and maxdate as whole days: 2019 to 2020/02 is 2019-01-01 to 2020-02-29."""
        if self.mindate is None or self.maxdate is None:
            return None
        first = [*map(int, self.mindate.split("/")), 1, 1][:3]
        year, month, *day = [*map(int, self.maxdate.split("/")), *([12] if "/" not in self.maxdate else [])]
        last = [year, month, *(day or [calendar.monthrange(year, month)[1]])]
        return date(first[0], first[1], first[2]), date(last[0], last[1], last[2])


class FetchParams(Section):
    source: SourceName
    digests: str  # the embedded corpus, one JSON object a line
    pubmed: PubmedParams
    medline: str  # folder of pubmed*.xml.gz, with .md5 files beside them where there are any
    topic: str | None  # YAML file of the words that medline files are thinned out by; null keeps every record
    nbib: str  # folder of *.nbib files exported from PubMed's web page
    shard_records: Annotated[int, Field(ge=1)]  # records in one shard


class ParseParams(Section):
    bad_records: Annotated[int, Field(ge=0)]  # unreadable records that are refused before the run stops


class ScreenParams(Section):
    languages: Annotated[tuple[str, ...], Field(strict=False)]  # MEDLINE's three-letter codes
    topic: str  # YAML file of the words that make a record on topic


class ExtractParams(Section):
    workers: Annotated[int, Field(ge=0)]  # processes; 0 means one for each core
    bad_documents: Annotated[int, Field(ge=0)]  # unreadable documents that are refused before the run stops
    learned: bool  # let the models of models/ judge what the rules do not; a run without them works


class GraphParams(Section):
    belief_interval: Annotated[float, Field(gt=0, lt=1)]  # width of the interval that goes with a belief


class ExportParams(Section):
    sentences: Annotated[int, Field(ge=1)]  # evidence sentences that the explorer shows for one edge


class FiguresParams(Section):
    training: str  # intervention id, counted with its kinds
    outcome: str  # outcome id, of the harvest plot and the dose grid
    studies: Annotated[int, Field(ge=1, le=75)]  # rows of the effect direction plot at most; 75 fill a page


class EvaluateParams(Section):
    gold: str  # annotations by corpora/gold/GUIDE.md, one document a line
    resamples: Annotated[int, Field(ge=100)]  # of the bootstrap over documents
    seed: int


class RoundParams(Section):
    epochs: Annotated[int, Field(ge=1)]
    rate: Annotated[float, Field(gt=0)]  # learning rate of the encoder at its highest


class FitParams(RoundParams):
    batch: Annotated[int, Field(ge=1)]  # examples in one step


class RehearsalParams(FitParams):
    examples: Annotated[int, Field(ge=1)]  # made from templates for each epoch


class CausalParams(Section):
    pieces: Annotated[int, Field(ge=16, le=512)]  # longest input, in word pieces
    folds: Annotated[int, Field(ge=2)]  # parts of the data; figures and temperature come from parts held out
    fit: FitParams


class DirectionParams(CausalParams):
    rehearsal: RehearsalParams  # on templates, before the real examples


class AdjudicatorParams(Section):
    strength: Annotated[float, Field(gt=0)]  # inverse strength of regularisation
    kept: Annotated[float, Field(ge=0, le=1)]  # chance from which an intervention is one that the study is about
    told: Annotated[float, Field(ge=0, le=1)]  # chance from which a result is told


class GistParams(Section):
    strength: Annotated[float, Field(gt=0)]  # inverse strength of regularisation
    least: Annotated[int, Field(ge=1)]  # texts that a term occurs in, or it is left out


class JudgeParams(Section):
    folds: Annotated[int, Field(ge=2)]  # parts of the documents for cross-validation
    least: Annotated[int, Field(ge=1)]  # times that a feature occurs, or it is left out
    gist: GistParams  # what all words of a text suggest
    studied: Annotated[float, Field(gt=0)]  # inverse strength of regularisation, for each of the four regressions
    kept: Annotated[float, Field(ge=0, le=1)]  # chance from which an intervention is one that the study is about
    likeliest: Annotated[float, Field(ge=0, le=1)]  # chance that the likeliest needs where none is kept by that
    arm: Annotated[float, Field(gt=0)]
    against: Annotated[float, Field(gt=0)]
    row: Annotated[float, Field(gt=0)]
    keep: Annotated[float, Field(ge=0, le=1)]  # chance from which a further pair of a result is kept
    near: Annotated[float, Field(ge=0, le=1)]  # share of the likeliest pair's chance that a further pair has
    adjudicator: AdjudicatorParams  # between rules and the second reader
    studied_weight: dict[str, float]  # of a document where it is learned what a study is about, by its source
    weight: dict[str, float]  # of a document where arms and comparators are learned, by its source
    row_weight: dict[str, float]  # of a document between the two readers, and of its rows for p


class ReadingFitParams(FitParams):
    unmarked: Annotated[float, Field(ge=0, lt=1)]  # share of word pieces that lose their marks
    again: RoundParams  # a second round, in which the rate rises once more


class SecondReaderParams(Section):
    pieces: Annotated[int, Field(ge=16, le=512)]  # longest input, in word pieces
    apart: Annotated[int, Field(ge=2)]  # one text in so many is left out by the network that the judge learns from
    weight: dict[str, float]  # of a document, by its source
    fit: ReadingFitParams


class TrainParams(Section):
    texts: str  # folder with direction/ and causal_language/, other people's texts that are read there and not copied
    seed: int
    direction: DirectionParams
    causal: CausalParams
    second_reader: SecondReaderParams
    judge: JudgeParams


class Params(Section):
    fetch: FetchParams
    parse: ParseParams
    screen: ScreenParams
    extract: ExtractParams
    graph: GraphParams
    export: ExportParams
    figures: FiguresParams
    evaluate: EvaluateParams
    train: TrainParams


def read_params(path: Path = PARAMS_FILE) -> Params:
    """Return the checked parameters of ``path``, or raise :class:`ParamsError` that names the key at fault."""
    try:
        values = yaml.safe_load(path.read_text(encoding="utf8"))
    except FileNotFoundError:
        raise ParamsError(f"{path} is missing; run this in the project's root, where params.yaml lies") from None
    except yaml.YAMLError as error:
        raise ParamsError(
            f"{path} is not YAML ({' '.join(str(error).split())}); mend it or restore it from git"
        ) from None
    try:
        return Params.model_validate(values)
    except ValidationError as error:
        raise ParamsError(_first_fault(path, error)) from None


def _first_fault(path: Path, error: ValidationError) -> str:
    """One sentence about the first fault: the key with its dots, what is wrong, what would be right.

    An unknown key comes first: a misspelt name makes an unknown and a missing one.
    """
    fault = min(error.errors(), key=lambda fault: fault["type"] != "extra_forbidden")
    key = ".".join(str(part) for part in fault["loc"]) or "the file"
    match fault["type"]:
        case "extra_forbidden":
            return f"{path}: unknown parameter {key}; remove it or correct its name (pipeline/params.py lists them all)"
        case "missing":
            return f"{path}: parameter {key} is missing; add it (pipeline/params.py tells what it means)"
        case "literal_error":
            return f"{path}: {key} is {fault['input']!r}; choose one of {fault['ctx']['expected']}"
        case _:
            return f"{path}: {key} is {fault['input']!r}: {fault['msg'].removeprefix('Value error, ')}; correct it"
