"""The command `adaptome`: a thin shell over plain functions.

Every wrong input ends in one sentence on stderr (what, where, what to do) and exit status 1, without a traceback.
Heavy libraries are imported by the command that needs them, so that `adaptome --help` answers at once.
"""

import sys
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer
from typer.exceptions import TyperException

from pipeline.errors import AdaptomeError, InputError

if TYPE_CHECKING:
    from graph.questions.answer import Answer

app = typer.Typer(
    help="Resistance training and the nervous system: from literature to a causal evidence graph.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
Input = Annotated[str, typer.Argument(help="JSON lines; - for standard input", metavar="IN.jsonl")]
Output = Annotated[str, typer.Option("--out", help="file to write; - for standard output", metavar="OUT.jsonl")]
Model = TypeVar("Model")
AsCsv = Annotated[bool, typer.Option("--csv", help="print CSV, for programs")]
AsJson = Annotated[bool, typer.Option("--json", help="print JSON, for programs")]
Training = Annotated[str | None, typer.Option(help="id of a training")]
Measure = Annotated[str | None, typer.Option(help="id of a measure")]
Where = Annotated[str | None, typer.Option(help="a filter: 'weeks >= 4 and population = older_adults'")]


@app.command()
def summary() -> None:
    """Say what the last run read, found and wrote."""
    from graph.summary import summary as summarise

    print(summarise())


@app.command()
def read(
    source: Input,
    out: Output = "-",
    explain: Annotated[bool, typer.Option(help="say why, for people")] = False,
    fast: Annotated[bool, typer.Option(help="rules alone, without the second reader; five times as fast")] = False,
) -> None:
    """Read abstracts: lines {"id","title","abstract"} become annotations by corpora/gold/GUIDE.md, in input order."""
    from functools import partial

    from graph.streams import transform
    from pipeline.reader.lines import explain_lines, read_lines

    transform(source, out, explain_lines if explain else partial(read_lines, learned=not fast))


@app.command()
def explain(
    document: Annotated[str, typer.Argument(help="id of a document of the last run", metavar="DOC_ID")],
) -> None:
    """Show for each sentence of a document what was matched, by which rule, and what was refused and why."""
    from graph.explaining import explain_record

    print(explain_record(document))


@app.command()
def direction(source: Input, out: Output = "-") -> None:
    """Tell the direction of effects: lines {"id","intervention","comparator","outcome","evidence","abstract"}."""
    from graph.streams import transform
    from pipeline.learned.direction import direction_lines, load_direction

    model = _shipped(load_direction(), "models/direction")
    transform(source, out, lambda lines: direction_lines(lines, model))


@app.command()
def causal(source: Input, out: Output = "-") -> None:
    """Tell how causal the wording of sentences is: lines {"sentence"}."""
    from graph.streams import transform
    from pipeline.learned.causal import causal_lines, load_causal

    model = _shipped(load_causal(), "models/causal")
    transform(source, out, lambda lines: causal_lines(lines, model))


@app.command()
def query(
    sql: Annotated[str, typer.Argument(help="a SELECT, or a file that holds one", metavar="SQL")], csv: AsCsv = False
) -> None:
    """Ask the database a question in SQL; it is opened read-only."""
    from graph.query import answer

    print(answer(sql, csv))


@app.command()
def effects(
    intervention: Training = None,
    outcome: Measure = None,
    where: Where = None,
    json: AsJson = False,
    csv: AsCsv = False,
) -> None:
    """Tell what each training does to each measure: votes, belief, sign test, certainty."""
    from graph.questions.effects import effects as answer

    _print(answer(intervention, outcome, where), json, csv)


@app.command()
def dose(
    outcome: Annotated[str, typer.Argument(help="id of a measure", metavar="OUTCOME")],
    parameters: Annotated[str, typer.Option(help="two or three, as 'load, weeks'")] = "load, tempo, weeks",
    intervention: Annotated[str | None, typer.Option(help="id of a training; its kinds count too")] = None,
    where: Where = None,
    json: AsJson = False,
    csv: AsCsv = False,
) -> None:
    """Show the doses behind a measure: protocols, a grid with its gaps, a regression of direction on dose."""
    from graph.questions.dose import dose as answer

    _print(answer(outcome, parameters, intervention, where), json, csv)


@app.command()
def conflicts(
    intervention: Annotated[str | None, typer.Option(help="id of a training; its kinds count too")] = None,
    outcome: Measure = None,
    where: Where = None,
    json: AsJson = False,
    csv: AsCsv = False,
) -> None:
    """Rank the effects on which studies disagree; test what separates their sides."""
    from graph.questions.conflicts import conflicts as answer

    _print(answer(intervention, outcome, where), json, csv)


@app.command()
def gaps(
    intervention: Training = None,
    outcome: Measure = None,
    parameters: Annotated[str, typer.Option(help="two or three, as 'load, weeks'")] = "load, tempo, weeks",
    most: Annotated[int, typer.Option(help="rows of each list")] = 15,
    json: AsJson = False,
    csv: AsCsv = False,
) -> None:
    """List what nobody has studied: trainings with measures, and doses; first what most evidence surrounds."""
    from graph.questions.gaps import gaps as answer

    _print(answer(intervention, outcome, parameters, most), json, csv)


@app.command()
def sites(
    intervention: Training = None,
    kinds: Annotated[bool, typer.Option("--kinds", help="count the training's more specific kinds as its own")] = False,
    where: Where = None,
    json: AsJson = False,
    csv: AsCsv = False,
) -> None:
    """Infer where in the nervous system a training changes something, and what would tell it better."""
    from graph.questions.sites import sites as answer

    _print(answer(intervention, where, kinds), json, csv)


@app.command()
def drivers(
    driver: Annotated[str | None, typer.Argument(help="one driver, by what exercises it", metavar="DRIVER")] = None,
    outcome: Measure = None,
    where: Where = None,
    sentences: Annotated[bool, typer.Option("--sentences", help="list the findings of the driver")] = False,
    json: AsJson = False,
    csv: AsCsv = False,
) -> None:
    """Tell what evidence there is by driver of plasticity: repetition, intensity, timing, difficulty, ..."""
    from graph.questions.drivers import drivers as answer

    _print(answer(driver, outcome, where, sentences), json, csv)


@app.command()
def chain(
    intervention: Annotated[str, typer.Argument(help="id of a training", metavar="INTERVENTION")],
    outcome: Annotated[str, typer.Argument(help="id of a measure", metavar="OUTCOME")],
    kinds: Annotated[bool, typer.Option("--kinds", help="count the training's more specific kinds as its own")] = False,
    json: AsJson = False,
    csv: AsCsv = False,
) -> None:
    """Follow the chain from a training over sites and measures to an outcome; name its weakest link."""
    from graph.questions.chain import chain as answer

    _print(answer(intervention, outcome, kinds), json, csv)


@app.command()
def check(
    text: Annotated[str, typer.Argument(help="a claim in quotes, or a file of text", metavar="CLAIM|FILE")],
    html: Annotated[str | None, typer.Option("--html", help="write a page", metavar="OUT.html")] = None,
    json: AsJson = False,
    csv: AsCsv = False,
) -> None:
    """Check the claims of a text: verdict, evidence for and against, chain, wording, what would settle it."""
    from graph.questions.check import answer, checked, text_of

    found, passed = checked(text_of(text))
    if html is not None:
        from graph.questions.page import write_page

        write_page(found, passed, html)
    if html is None or json or csv:
        _print(answer(found, passed), json, csv)


@app.command()
def validate(
    result: Annotated[str | None, typer.Argument(help="id of a published result or review", metavar="ID")] = None,
    json: AsJson = False,
    csv: AsCsv = False,
) -> None:
    """Hold the signs of the graph against published pooled results; with an ID, show the sentences."""
    from graph.questions.validate import validate as answer

    _print(answer(result), json, csv)


@app.command()
def audit(
    fault: Annotated[str | None, typer.Option(help="one kind of fault, as implied_p")] = None,
    where: Where = None,
    json: AsJson = False,
    csv: AsCsv = False,
) -> None:
    """Flag reported statistics that do not cohere, each with its sentence."""
    from graph.questions.audit import audit as answer

    _print(answer(fault, where), json, csv)


@app.command()
def serve(
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes any that is free")] = 8765,
    host: Annotated[str, typer.Option(help="address to listen on; others than loopback let others in")] = "127.0.0.1",
) -> None:
    """Serve the explorer from the database, for graphs that outgrow a page; stop it with Ctrl-C."""
    from graph.serving import serve as run

    run(port, host)


def _print(answer: "Answer", json: bool, csv: bool) -> None:
    """Print an answer in the form that was asked for."""
    from graph.questions.answer import as_csv, as_json, as_text

    if json and csv:
        raise InputError("--json and --csv are two forms of one answer; choose one")
    print(as_json(answer) if json else as_csv(answer) if csv else as_text(answer))


def _shipped(model: Model | None, folder: str) -> Model:
    if model is None:
        raise InputError(f"{folder} holds no weights; restore them from git, or train them (pipeline/train.py)")
    return model


def main() -> None:
    """Run the command line; the exit status is 1 for every fault that the user can mend."""
    try:
        status = app(standalone_mode=False)
    except (AdaptomeError, TyperException) as error:
        print(f"adaptome: {_sentence(error)}", file=sys.stderr)
        sys.exit(1)
    except BrokenPipeError:  # the reader of our output has seen enough
        sys.stderr.close()
        sys.exit(0)
    except (KeyboardInterrupt, typer.Abort):
        sys.exit(130)
    sys.exit(status if isinstance(status, int) else 0)


def _sentence(error: AdaptomeError | TyperException) -> str:
    if isinstance(error, TyperException):
        return f"{error.format_message().rstrip('.')}; `adaptome --help` lists the commands and their options"
    return str(error)
