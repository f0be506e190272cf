"""fetch, parse and screen as a user runs them: from every source, twice, and with input that is bad."""

import gzip
import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from pipeline import fetch, parse, screen, store
from pipeline.errors import told_plainly
from pipeline.parse import parse_all
from pipeline.sources.raw import read_manifest
from pipeline.tables import Correction, MeshTerm, Record, Refusal, Section

ROOT = Path(__file__).parents[2]
STUDY = Path(__file__).with_name("sources") / "study.xml"
SAVED = Path(__file__).with_name("sources") / "study.nbib"
OFF_TOPIC = {"id": "PMID:1", "title": "A drug", "abstract": "It lowered blood pressure.", "text_kind": "abstract"}


STAGES = {"fetch": fetch.main, "parse": parse.main, "screen": screen.main}


class Done(NamedTuple):
    """How a stage ended."""

    returncode: int
    stderr: str


class Project:
    """The folder in which the stages run, with parameters of its own."""

    def __init__(self, folder: Path, printed: pytest.CaptureFixture[str]) -> None:
        self.folder, self.printed = folder, printed
        shutil.copytree(ROOT / "corpora" / "digests", folder / "corpora" / "digests")
        (folder / "models" / "lexicon").mkdir(parents=True)
        shutil.copy(ROOT / "models" / "lexicon" / "topic.yaml", folder / "models" / "lexicon")
        self.params: dict[str, Any] = yaml.safe_load((ROOT / "params.yaml").read_text())

    def run(self, stage: str, **changed: Any) -> Done:
        """Run what `python -m pipeline.<stage>` runs; any error but ours comes through as it is."""
        self.params["fetch"] |= changed
        (self.folder / "params.yaml").write_text(yaml.safe_dump(self.params))
        self.printed.readouterr()
        with pytest.raises(SystemExit) as ended:
            told_plainly(STAGES[stage])
        return Done(int(str(ended.value.code)), self.printed.readouterr().err)

    def runs(self, **changed: Any) -> None:
        for stage in STAGES:
            done = self.run(stage, **changed)
            assert done.returncode == 0, done.stderr

    def digests(self) -> Path:
        return self.folder / "corpora" / "digests" / "digests.jsonl"

    def hashes(self) -> dict[str, str]:
        made = [p for p in (self.folder / "corpora").rglob("*") if p.is_file() and "digests" not in p.parts]
        return {str(p.relative_to(self.folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in made}

    def records(self, room: str = "screened") -> list[Record]:
        return list(store.read_rows(Record, self.folder / "corpora" / room))


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Project:
    monkeypatch.chdir(tmp_path)
    return Project(tmp_path, capsys)


def test_the_embedded_corpus_passes_whole_in_shards_and_twice_alike(project: Project) -> None:
    project.runs(shard_records=50)
    first = project.hashes()
    project.runs()
    assert project.hashes() == first
    assert [shard.records for shard in read_manifest(project.folder / "corpora" / "raw").shards] == [50, 50, 50, 6]
    records = project.records()
    assert len(records) == len(project.digests().read_text().splitlines())
    assert {(record.text_kind, record.source) for record in records} == {("digest", "digests")}
    abstracts = {record.record_id: record.abstract for record in records}
    for section in store.read_rows(Section, project.folder / "corpora" / "parsed"):
        text = (abstracts[section.record_id] or "")[section.start : section.end]
        assert text
        assert text == text.strip()
    prisma = json.loads((project.folder / "corpora" / "screened" / "prisma.json").read_text())
    assert prisma["identified"] == prisma["kept"] == len(records)


def test_one_study_from_medline_and_nbib(project: Project) -> None:
    rows = {}
    project.params["screen"]["languages"] = ["eng", "ger"]
    sound = STUDY.read_text().replace("Retracted Publication", "Letter").replace("RetractionIn", "CommentIn")
    for source in ("medline", "nbib"):
        folder = project.folder / "corpora" / source
        folder.mkdir()
        if source == "medline":
            content = gzip.compress(f"<PubmedArticleSet>{sound}</PubmedArticleSet>".encode())
            (folder / "pubmed26n0001.xml.gz").write_bytes(content)
        else:
            saved = SAVED.read_text().replace("Retracted Publication", "Letter").replace("RIN -", "CIN -")
            (folder / "page.nbib").write_text(saved)
        project.runs(source=source)
        parsed = project.folder / "corpora" / "parsed"
        rows[source] = [list(store.read_rows(table, parsed)) for table in (Section, MeshTerm, Correction)]
        (record,) = project.records()
        assert (record.source, record.text_kind, record.doi) == (source, "abstract", "10.1000/abc.1")
    assert rows["medline"][0] == rows["nbib"][0]
    assert [len(table) for table in rows["medline"]] == [len(table) for table in rows["nbib"]] == [3, 3, 2]


def test_deleted_and_retracted_records_are_in_the_prisma_counts(project: Project) -> None:
    folder = project.folder / "corpora" / "medline"
    folder.mkdir()
    sound = STUDY.read_text().replace("Retracted Publication", "Letter").replace("RetractionIn", "CommentIn")
    sound = sound.replace("10.1000/ABC.1", "10.1000/sound")
    others = [sound.replace(">101<", f">{pmid}<").replace("10.1000/sound", f"10.1000/{pmid}") for pmid in (5, 6)]
    files = ["".join([STUDY.read_text(), *others]), "<DeleteCitation><PMID>6</PMID></DeleteCitation>"]
    for number, content in enumerate(files, 1):
        content = f"<PubmedArticleSet>{content}</PubmedArticleSet>"
        (folder / f"pubmed26n{number:04d}.xml.gz").write_bytes(gzip.compress(content.encode()))
    project.runs(source="medline")
    prisma = json.loads((project.folder / "corpora" / "screened" / "prisma.json").read_text())
    assert (prisma["identified"], prisma["kept"]) == (3, 1)
    assert prisma["refused"]["parse"]["deleted"] == prisma["refused"]["screen"]["retracted"] == 1
    assert {record.record_id for record in project.records("parsed")} == {"PMID:101", "PMID:5"}


def test_a_record_saved_twice_is_one_and_the_other_is_refused(project: Project) -> None:
    folder = project.folder / "corpora" / "nbib"
    folder.mkdir()
    saved = SAVED.read_text().replace("Retracted Publication", "Letter").replace("RIN -", "CIN -")
    (folder / "a.nbib").write_text("\n" + saved)
    (folder / "b.nbib").write_bytes(saved.replace("a trial", "another trial").replace("\n", "\r\n").encode())
    project.runs(source="nbib", shard_records=1)
    (record,) = project.records()
    assert record.title.endswith("another trial.")
    (refused,) = store.read_rows(Refusal, project.folder / "corpora" / "parsed")
    assert (refused.record_id, refused.reason) == ("PMID:101", "duplicate")


def add_line(line: str) -> Callable[[Project], None]:
    def change(project: Project) -> None:
        with project.digests().open("a") as file:
            file.write(line + "\n")

    return change


def only(*lines: dict[str, Any]) -> Callable[[Project], None]:
    return lambda project: (project.digests().write_text("".join(json.dumps(line) + "\n" for line in lines)), None)[1]


def file(name: str, content: bytes | None, source: str) -> Callable[[Project], None]:
    def change(project: Project) -> None:
        project.params["fetch"]["source"] = source
        path = project.folder / name
        path.parent.mkdir(exist_ok=True)
        if content is not None:
            path.write_bytes(content)

    return change


def fetch_param(**values: Any) -> Callable[[Project], None]:
    return lambda project: project.params["fetch"].update(values)


BAD = [
    (
        "fetch",
        add_line("{not json"),
        "digests.jsonl, line 157 is no record (it is not one JSON object); mend or remove",
    ),
    ("fetch", add_line('{"id": "PMID:1", "title": 3}'), "line 157 is no record (title: Input should be a valid string"),
    ("fetch", add_line(json.dumps(OFF_TOPIC | {"text_kind": "poem"})), "line 157 is no record (text_kind: "),
    ("fetch", add_line(json.dumps(OFF_TOPIC | {"yaer": 1})), "line 157 is no record (yaer: Extra inputs"),
    ("fetch", only(), "digests.jsonl holds no records; give one JSON object a line"),
    ("fetch", fetch_param(digests="nowhere.jsonl"), "nowhere.jsonl cannot be read; give the corpus"),
    ("fetch", fetch_param(source="embase"), "params.yaml: fetch.source is 'embase'; choose one of 'digests'"),
    ("fetch", fetch_param(sauce="digests"), "params.yaml: unknown parameter fetch.sauce; remove it"),
    ("screen", only(OFF_TOPIC), "nothing in corpora/parsed is on topic (1 records, of them 1 off_topic)"),
    (
        "fetch",
        file("corpora/medline/pubmed26n0001.xml.gz", b"plain text", "medline"),
        "pubmed26n0001.xml.gz is no gzip file; get it anew",
    ),
    ("fetch", file("corpora/medline/none", None, "medline"), "corpora/medline holds no pubmed*n*.xml.gz files; put"),
    ("fetch", file("corpora/nbib/none", None, "nbib"), "corpora/nbib holds no *.nbib files; put them there"),
    ("fetch", file("corpora/nbib/a.nbib", b"no record", "nbib"), "a.nbib holds no record (no line begins with"),
    ("fetch", file("corpora/nbib/a.nbib", b"\xff\xfe", "nbib"), "a.nbib is not UTF-8 text; save it"),
    ("fetch", file("corpora/queries/none", None, "pubmed"), "corpora/queries holds no *.txt files; put a PubMed query"),
    ("fetch", file("corpora/queries/a.txt", b"# only\n", "pubmed"), "corpora/queries/a.txt holds no query; write one"),
]


@pytest.mark.parametrize(("stage", "change", "said"), BAD, ids=[said[:40] for *_, said in BAD])
def test_bad_input_gets_one_sentence_and_changes_nothing(
    project: Project, stage: str, change: Callable[[Project], None], said: str
) -> None:
    project.runs()
    change(project)
    for earlier in ("fetch", "parse"):  # up to the stage that fails
        if earlier == stage:
            break
        assert project.run(earlier).returncode == 0
    made = "corpora/screened" if stage == "screen" else "corpora/"
    before = {path: digest for path, digest in project.hashes().items() if path.startswith(made)}
    done = project.run(stage)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("adaptome: ")
    assert said in done.stderr
    assert {path: digest for path, digest in project.hashes().items() if path.startswith(made)} == before
    assert not list(project.folder.rglob("*.new"))


def test_a_shard_that_was_changed_is_not_read(project: Project) -> None:
    project.runs()
    shard = project.folder / "corpora" / "raw" / "part-00000.jsonl"
    shard.write_bytes(shard.read_bytes()[:-10])
    done = project.run("parse")
    assert done.returncode == 1
    assert "part-00000.jsonl is not the file that manifest.json lists; run `dvc repro -f fetch`" in done.stderr
    shutil.rmtree(project.folder / "corpora" / "raw")
    assert "manifest.json is missing; run `dvc repro fetch`" in project.run("parse").stderr


def test_more_unreadable_records_than_allowed_stop_the_run(project: Project) -> None:
    folder = project.folder / "corpora" / "medline"
    folder.mkdir()
    bad = "".join(
        f"<PubmedArticle><PMID>{n}</PMID><ArticleTitle>Strength training, EMG</Title></PubmedArticle>"
        for n in range(1, 4)
    )
    content = f"<PubmedArticleSet>{bad}{STUDY.read_text()}</PubmedArticleSet>"
    (folder / "pubmed26n0001.xml.gz").write_bytes(gzip.compress(content.encode()))
    assert project.run("fetch", source="medline").returncode == 0
    project.params["parse"]["bad_records"] = 2
    done = project.run("parse")
    assert done.returncode == 1
    assert (
        "holds 3 unreadable records, the first is part-00000.xml.gz, record 0; mend the source, or raise" in done.stderr
    )
    assert not (project.folder / "corpora" / "parsed").exists()
    counts = parse_all(project.folder / "corpora" / "raw", project.folder / "corpora" / "parsed", 3, workers=1)
    assert (counts.kept, counts.refused) == (1, 3)
