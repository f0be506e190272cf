"""A reader of CSV by the rules of neo4j-admin database import, for tests.

Source: https://neo4j.com/docs/operations-manual/current/import/#import-tool-header-format. Defaults: comma, quotes
doubled in a cell, no line break in a cell, lists joined by semicolons, an empty cell is no property.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

FIELD = re.compile(r"(?P<name>\w*)(?::(?P<type>[A-Za-z_]+)(?P<list>\[\])?(?:\((?P<group>\w+)\))?)?")
ROLES = {"ID", "LABEL", "START_ID", "END_ID", "TYPE", "IGNORE"}


def truth(text: str) -> bool:
    assert text in ("true", "false"), text
    return text == "true"


TYPES: dict[str, Callable[[str], Any]] = {"string": str, "long": int, "int": int, "double": float, "boolean": truth}


def cells(line: str) -> list[str | None]:
    """Split a line as the tool does: a quoted cell may be empty text, an unquoted empty cell is nothing."""
    found: list[str | None] = []
    place = 0
    while place <= len(line):
        if line[place : place + 1] == '"':
            match = re.compile(r'"((?:[^"]|"")*)"(?=,|$)').match(line, place)
            assert match, f"a quote is not closed on its line: {line[place : place + 60]}"
            found.append(match[1].replace('""', '"'))
            place = match.end() + 1
        else:
            end = line.find(",", place)
            end = len(line) if end < 0 else end
            assert '"' not in line[place:end], "a quote inside an unquoted cell"
            found.append(line[place:end] or None)
            place = end + 1
    return found


def rows(path: Path) -> Iterator[tuple[dict[str, str], dict[str, Any]]]:
    """Yield each line's roles (ID, LABEL, ...) and its typed properties."""
    first, *lines = path.read_text(encoding="utf8").removesuffix("\n").split("\n")
    fields = [FIELD.fullmatch(field or "") for field in cells(first)]
    assert all(fields), first
    names = [field["name"] for field in fields if field and field["name"]]
    assert len(names) == len(set(names)), "two columns of one name"
    for line in lines:
        values = cells(line)
        assert len(values) == len(fields), line
        roles: dict[str, str] = {}
        properties: dict[str, Any] = {}
        for field, value in zip(fields, values, strict=True):
            assert field
            kind = field["type"] or "string"
            if kind in ROLES:
                assert value, f"{kind} is empty"
                roles[kind] = value
            if value is not None and field["name"]:
                read = TYPES["string" if kind in ROLES else kind]
                properties[field["name"]] = [read(v) for v in value.split(";")] if field["list"] else read(value)
        yield roles, properties


def imported(nodes: Path, relationships: Path) -> tuple[dict[str, Any], list[tuple[str, str, str, dict[str, Any]]]]:
    """Return nodes by id with their label, and relationships; the tool stops on doubled ids and on unknown ends."""
    there: dict[str, Any] = {}
    for roles, properties in rows(nodes):
        assert set(roles) == {"ID", "LABEL"}
        assert roles["ID"] not in there, roles["ID"]
        there[roles["ID"]] = (roles["LABEL"], properties)
    joined = []
    for roles, properties in rows(relationships):
        assert set(roles) == {"START_ID", "END_ID", "TYPE"}
        assert {roles["START_ID"], roles["END_ID"]} <= set(there)
        joined.append((roles["START_ID"], roles["END_ID"], roles["TYPE"], properties))
    return there, joined
