"""The command line: ``chibo demo``, ``open``, ``figures``, ``serve``, ``verify`` and the others."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

import django
from dj_database_url import UnknownSchemeError
from django.utils import translation
from django.utils.translation import gettext_lazy as _

EMPTY = _(
    "The register is empty. Open it with: chibo open FILE --on DATE, or load the demo with: "
    "chibo demo --no-serve"
)


class Problem(Exception):
    """What the user has to put right; shown as one line, with exit status 2."""


class Parser(argparse.ArgumentParser):
    """A parser whose errors are one line."""

    def error(self, message: str) -> NoReturn:
        """Turn argparse's message into a problem."""
        raise Problem(message)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit status."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chibo.settings")
    try:
        django.setup()
    except UnknownSchemeError as error:
        print(f"chibo: DATABASE_URL: {' '.join(str(error).split())}", file=sys.stderr)
        return 2
    translation.activate(os.environ.get("CHIBO_LANGUAGE", "vi"))
    try:
        options = _parser().parse_args(arguments)
        status: int = options.run(options)
        return status
    except Problem as problem:
        print(f"chibo: {' '.join(str(problem).split())}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        return 0
    except KeyboardInterrupt:
        print(f"chibo: {_('stopped')}", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    from . import (
        accounts,
        boundaries,
        bundle,
        demo,
        digest,
        figures,
        keys,
        opening,
        plan,
        tokens,
        upkeep,
    )

    parser = Parser(prog="chibo", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="command", parser_class=Parser)
    for module in (
        demo,
        opening,
        accounts,
        tokens,
        figures,
        boundaries,
        bundle,
        plan,
        keys,
        digest,
        upkeep,
    ):
        module.add_to(commands)
    return parser
