"""``chibo figures``: figures of a date or period, at a node, with rows below it."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from datetime import UTC, date, datetime
from importlib.metadata import version
from typing import Any, get_args

from django.utils import timezone
from django.utils.translation import gettext as _

from chibo import rulebook
from chibo.indicators.definitions import COUNTS, INDICATORS
from chibo.indicators.engine import answer
from chibo.indicators.question import Answer, By, Question, QuestionError, Row, fits
from chibo.register import store
from chibo.register.nodes import Node, NoSuchNode, find_organisation, find_place

from . import Problem
from .asked import day_within, register
from .formats import spoken


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("figures", help=_("figures of a date or period"))
    parser.add_argument("--on", required=True, metavar="DATE")
    parser.add_argument("--since", metavar="DATE")
    node = parser.add_mutually_exclusive_group()
    node.add_argument("--place", metavar="CODE")
    node.add_argument("--organisation", metavar="CODE")
    parser.add_argument("--by", choices=get_args(By))
    parser.add_argument("--indicators", metavar="a,b")
    parser.add_argument("--boundaries-of", metavar="DATE")
    parser.add_argument("--known-at", metavar="TIME")
    parser.add_argument("--format", choices=("table", "json", "csv"), default="table")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Answer the question and print it."""
    info = register()
    on = day_within(options.on, info.first_day)
    since = _optional_day(options.since, info.first_day)
    boundaries = _optional_day(options.boundaries_of, info.first_day)
    known_at = _known_at(options.known_at)
    node = _node(options, boundaries or on, known_at)
    question = Question(
        on=on,
        since=since,
        keys=_keys(options.indicators, since, options.by),
        tree="place" if options.organisation is None else "organisation",
        root=node.id if node else None,
        by=options.by,
        boundaries_of=boundaries,
        known_at=known_at,
        min_official=rulebook.rule("min_official_members", on).value,
    )
    try:
        found = store.asked(lambda columns: answer(question, columns))
    except QuestionError as error:
        raise Problem(_(error.text).format(**error.values)) from None
    _PRINTERS[options.format](question, node, found, options)
    return 0


def _optional_day(text: str | None, first_day: date) -> date | None:
    return None if text is None else day_within(text, first_day)


def _known_at(text: str | None) -> int:
    position = store.known_position(None if text is None else _moment(text))
    if not position:
        words = _("Nothing was recorded yet at {moment}: choose a later time.")
        raise Problem(words.format(moment=text))
    return position


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        moment = moment if timezone.is_aware(moment) else timezone.make_aware(moment)
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        words = _("'{text}' is not a time: write it as 2018-05-13T08:00.")
        raise Problem(words.format(text=text)) from None


def _node(options: argparse.Namespace, on: date, known_at: int) -> Node | None:
    try:
        if options.place is not None:
            return find_place(options.place, on, known_at)
        if options.organisation is not None:
            return find_organisation(options.organisation, on, known_at)
    except NoSuchNode:
        code = options.organisation if options.place is None else options.place
        words = _("No unit with the code '{code}' on {day}: check it with --by commune.")
        raise Problem(words.format(code=code, day=on)) from None
    return None


def _keys(text: str | None, since: date | None, by: By | None) -> tuple[str, ...]:
    if text is None:
        return tuple(
            key
            for key in INDICATORS
            if (since is not None or not _needs_period(key)) and fits(by, key)
        )
    keys = tuple(key.strip() for key in text.split(",") if key.strip())
    unknown = [key for key in keys if key not in INDICATORS]
    if unknown or not keys:
        words = _("There is no figure '{keys}'. Choose from: {all}")
        raise Problem(words.format(keys=", ".join(unknown), all=", ".join(INDICATORS)))
    missing = [key for key in keys if since is None and _needs_period(key)]
    if missing:
        words = _("{keys} need a period: give its first day with --since.")
        raise Problem(words.format(keys=", ".join(missing)))
    return keys


def _needs_period(key: str) -> bool:
    return key in COUNTS and COUNTS[key].needs_period


def _print_json(
    question: Question, node: Node | None, found: Answer, options: argparse.Namespace
) -> None:
    document: dict[str, Any] = {
        "on": question.on.isoformat(),
        "since": question.since.isoformat() if question.since else None,
        "scope": {"tree": question.tree, "node": node._asdict() if node else None},
        "boundaries_of": question.tree_of.isoformat(),
        "known_at": {"position": question.known_at, "time": options.known_at},
        "versions": {"software": version("chibo"), "rulebook": rulebook.VERSION},
        "figures": dict(found.figures),
        "bounds": {key: list(ends) for key, ends in found.bounds.items()},
        "rows": [_row(row) for row in found.rows],
        "unplaced": [_row(row) for row in found.unplaced],
    }
    print(json.dumps(document, ensure_ascii=False, indent=1))


def _row(row: Row) -> dict[str, Any]:
    words: dict[str, Any] = {
        "node": row.node,
        "code": row.code,
        "name": row.name,
        "figures": dict(row.figures),
    }
    if row.bounds:
        words["bounds"] = {key: list(ends) for key, ends in row.bounds.items()}
    return words


def _print_csv(
    question: Question, node: Node | None, found: Answer, options: argparse.Namespace
) -> None:
    writer = csv.writer(sys.stdout)
    own, code = (node.id, node.code) if node else (None, None)
    total = Row(own, code, None, None, found.figures, found.bounds)
    placed = (total, *found.rows)
    open_keys = [key for key in question.keys if any(key in row.bounds for row in placed)]
    ends = [f"{key} {end}" for key in open_keys for end in ("low", "high")]
    writer.writerow(["node", "code", "name", *question.keys, *ends])
    for row in placed:
        bounds = [row.bounds.get(key) or (row.figures.get(key),) * 2 for key in open_keys]
        figures = [row.figures.get(key) for key in question.keys]
        name = row.name or _("all")
        writer.writerow([row.node, row.code, name, *figures, *(e for ends in bounds for e in ends)])
    for row in found.unplaced:
        figures = [row.figures.get(key) for key in question.keys]
        writer.writerow([row.node, row.code, _unplaced(row), *figures])


def _print_table(
    question: Question, node: Node | None, found: Answer, options: argparse.Namespace
) -> None:
    print(node.name if node else _("The whole register"), f"{question.on:%d/%m/%Y}")
    for key in question.keys:
        figure = spoken(found.figures[key], INDICATORS[key].unit)
        low_high = found.bounds.get(key)
        ends = f"  [{spoken(low_high[0])} - {spoken(low_high[1])}]" if low_high else ""
        print(f"{figure:>12}  {_(INDICATORS[key].label)}{ends}  ({key})")
    for row in found.rows:
        print(f"{row.code or '':12} {row.name}: {_shown(row)}")
    for row in found.unplaced:
        print(f"{row.code or '':12} {_unplaced(row)}: {_shown(row)}")


def _shown(row: Row) -> str:
    parts = []
    for key, value in row.figures.items():
        unit = INDICATORS[key].unit
        ends = row.bounds.get(key)
        within = f" [{spoken(ends[0], unit)} - {spoken(ends[1], unit)}]" if ends else ""
        parts.append(f"{key}={spoken(value, unit)}{within}")
    return ", ".join(parts)


def _unplaced(row: Row) -> str:
    """Name the row of what no asked node surely holds, by the lowest node that does."""
    return _("unplaced in {unit}").format(unit=row.name) if row.name else _("unplaced")


_PRINTERS = {"table": _print_table, "json": _print_json, "csv": _print_csv}
