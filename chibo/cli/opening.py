"""``chibo template`` and ``chibo open``: an office's own lists as the opening balance."""

from __future__ import annotations

import argparse
import os
import re
import time
from collections.abc import Iterator
from datetime import date
from itertools import count
from pathlib import Path

from django.core.management import call_command
from django.utils import timezone
from django.utils.translation import gettext as _

from chibo.exchange.workbook import units
from chibo.exchange.workbook.examination import Examination, examine
from chibo.exchange.workbook.marked import marked_copy, place_of
from chibo.exchange.workbook.mistakes import Mistake, Wrong
from chibo.exchange.workbook.opening import open_examined
from chibo.exchange.workbook.reading import LARGEST, TOO_LARGE, Unreadable
from chibo.exchange.workbook.template import template
from chibo.exchange.workbook.values import date_of
from chibo.indicators import headlines
from chibo.indicators.question import Question
from chibo.register import store
from chibo.register.opening import is_empty
from chibo.register.wording import FINDINGS
from chibo.rulebook import rule

from . import Problem
from .formats import spoken
from .headlines import print_headlines, show_progress
from .user import user_of_the_system

LISTED = 40
"""Mistakes printed in the terminal; all of them stand in the marked-up copy."""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands to the parser."""
    parser = commands.add_parser("template", help=_("write the blank opening workbook"))
    parser.add_argument("-o", "--output", required=True, metavar="FILE")
    parser.add_argument("--on", metavar="DATE", help=_("the register's first day"))
    parser.add_argument("--province", metavar="NAME", help=_("fill in its communes"))
    parser.add_argument("--district", metavar="NAME", help=_("fill in its communes"))
    parser.set_defaults(run=_template)
    parser = commands.add_parser("open", help=_("open an empty register with a workbook"))
    parser.add_argument("file", metavar="FILE")
    parser.add_argument("--on", metavar="DATE", required=True, help=_("the register's first day"))
    parser.add_argument("--dry-run", action="store_true", help=_("show the figures, write nothing"))
    parser.set_defaults(run=_open)


def _template(options: argparse.Namespace) -> int:
    on = _day(options.on) if options.on else timezone.localdate()
    communes = []
    if options.province or options.district:
        communes = units.within(on, options.province, options.district)
        if not communes:
            words = _("No official commune of {day} lies there: check the name.")
            raise Problem(words.format(day=f"{on:%d/%m/%Y}"))
        areas = {(u.province, u.district) if options.district else u.province for u in communes}
        if len(areas) > 1:
            raise Problem(_("Several districts have this name: name the province too."))
    path = Path(options.output)
    _write_new(path, template(communes))
    words = _("{file} is written, with {number} communes filled in.")
    print(words.format(file=path, number=spoken(len(communes))))
    return 0


def _open(options: argparse.Namespace) -> int:
    started = time.monotonic()
    on = _day(options.on)
    path = Path(options.file)
    data = _read(path)
    call_command("migrate", verbosity=0)
    if not options.dry_run and not is_empty():
        words = _(
            "This register is open already, and is opened once only. "
            "Name another folder with CHIBO_DATA."
        )
        raise Problem(words)
    try:
        found = examine(data, on, print)
    except Unreadable as error:
        raise Problem(str(error)) from None
    for note in found.notes[:LISTED]:
        print(_spoken(found, note))
    if found.errors:
        _refuse(found, path)
        return 1
    if options.dry_run:
        print(_("Nothing was written. The register would begin with:"))
        _print_figures(found)
        return 0
    print(_("Recording"))
    number = open_examined(found, user_of_the_system(), timezone.now(), show_progress)
    store.catch_up()
    seconds = time.monotonic() - started
    words = _("{members} members and {number} decisions recorded in {seconds} s")
    members = spoken(len(found.draft.members))
    rest = {"number": spoken(number), "seconds": spoken(round(seconds, 1))}
    print("\r" + words.format(members=members, **rest))
    _print_figures(found)
    print(_("Now make an account with: chibo account NAME, and see the pages with: chibo serve"))
    return 0


def _day(text: str) -> date:
    try:
        day = date_of(text)
    except Wrong as wrong:
        raise Problem(str(wrong)) from None
    if day is None or day > timezone.localdate():
        raise Problem(_("The register's first day is a date, today at the latest."))
    return day


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            raise Problem(str(TOO_LARGE))
        return path.read_bytes()
    except OSError as error:
        words = _("{file} cannot be read: {reason}")
        raise Problem(words.format(file=path, reason=error.strerror)) from None


def _refuse(found: Examination, path: Path) -> None:
    for mistake in found.errors[:LISTED]:
        print(_spoken(found, mistake))
    copy = next(_copies(path))
    _write_new(copy, marked_copy(found))
    words = _("{number} errors, and nothing was recorded. Correct them in {file}, then open that.")
    print(words.format(number=spoken(len(found.errors)), file=copy))


def _spoken(found: Examination, mistake: Mistake) -> str:
    title, cell = place_of(found, mistake)
    place = f"{title} {cell}".strip()
    return f"{place}: {mistake.text}" if place else mistake.text


def _copies(path: Path) -> Iterator[Path]:
    """Yield names for the copy, beside the file: start.loi.xlsx, start.loi-2.xlsx …"""
    stem = re.sub(r"\.loi(-\d+)?$", "", path.stem)
    names = (f"{stem}.loi.xlsx" if n == 1 else f"{stem}.loi-{n}.xlsx" for n in count(1))
    return (copy for name in names if not (copy := path.with_name(name)).exists())


def _write_new(path: Path, data: bytes) -> None:
    """Write a file that only its owner can read, and overwrite none."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        words = _("{file} is there already: choose another name.")
        raise Problem(words.format(file=path)) from None
    except OSError as error:
        words = _("{file} cannot be written: {reason}")
        raise Problem(words.format(file=path, reason=error.strerror)) from None
    with os.fdopen(handle, "wb") as file:
        file.write(data)


def _print_figures(found: Examination) -> None:
    minimum = rule("min_official_members", found.on).value
    question = Question(on=found.on, keys=headlines.SUMMARY, min_official=minimum)
    print_headlines({found.on: found.figures(question).figures})
    for code, number in sorted(found.notices.items()):
        print(f"{spoken(number):>8}  {FINDINGS[code]}")
