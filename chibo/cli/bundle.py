"""``chibo export`` and ``import``: the whole register as one file."""

from __future__ import annotations

import argparse
from pathlib import Path

from django.core.management import call_command
from django.utils import timezone
from django.utils.translation import gettext as _

from chibo.exchange.bundle.archive import Damaged, Foreign, Newer, TooLarge
from chibo.exchange.bundle.export import NothingToExport, TooLargeToExport, export_bundle
from chibo.exchange.bundle.importing import NotEmpty, import_bundle
from chibo.exchange.bundle.manifest import Manifest
from chibo.ledger.scope import Scope

from . import Problem
from .formats import spoken
from .user import user_of_the_system


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands to the parser."""
    out = commands.add_parser("export", help=_("write the whole register to one file"))
    out.add_argument("-o", "--output", required=True, type=Path, metavar="FILE.zip")
    out.add_argument(
        "--overwrite", action="store_true", help=_("replace the file where it is there already")
    )
    out.set_defaults(run=_export)
    into = commands.add_parser("import", help=_("open an exported register in an empty one"))
    into.add_argument("file", type=Path, metavar="FILE.zip")
    into.set_defaults(run=_import)


def _export(options: argparse.Namespace) -> int:
    call_command("migrate", verbosity=0)
    path: Path = options.output
    try:
        manifest = export_bundle(
            Scope.everything(), path, user_of_the_system(), timezone.now(), options.overwrite
        )
    except NothingToExport:
        raise Problem(_("The register is empty: there is nothing to export.")) from None
    except TooLargeToExport:
        words = _("The register is too large for one file: copy the database instead.")
        raise Problem(words) from None
    except FileExistsError:
        words = _("{path} is there already: name another file, or add --overwrite.")
        raise Problem(words.format(path=path)) from None
    except OSError as error:
        raise _cannot(path, error) from None
    print(_("{path} written, readable by you only.").format(path=path))
    _print_facts(manifest)
    if not _is_sample(manifest):
        print(
            _(
                "It holds personal data, names and political membership: keep it closed and on "
                "an encrypted volume, and destroy it when it is no longer needed."
            )
        )
    return 0


def _import(options: argparse.Namespace) -> int:
    call_command("migrate", verbosity=0)
    path: Path = options.file
    try:
        manifest = import_bundle(path)
    except NotEmpty:
        words = _("This register is not empty and is left as it is. Name another with CHIBO_DATA.")
        raise Problem(words) from None
    except Foreign:
        words = _("{path} is no exported register, or only a part of one: ask for the whole file.")
        raise Problem(words.format(path=path)) from None
    except Newer:
        words = _("{path} was written by a later chibo: install that version, then import.")
        raise Problem(words.format(path=path)) from None
    except TooLarge:
        words = _("{path} unpacks to more than is safe: nothing was read from it.")
        raise Problem(words.format(path=path)) from None
    except Damaged as fault:
        words = _("{path} is damaged or was changed, and nothing was written: {fault}")
        raise Problem(words.format(path=path, fault=fault)) from None
    except OSError as error:
        raise _cannot(path, error) from None
    print(_("{path} imported and verified.").format(path=path))
    _print_facts(manifest)
    return 0


def _print_facts(manifest: Manifest) -> None:
    number = spoken(manifest.position)
    print(_("{number} entries, digest {digest}").format(number=number, digest=manifest.digest))
    if _is_sample(manifest):
        print(_("Sample data: no real person."))


def _is_sample(manifest: Manifest) -> bool:
    return manifest.register is not None and manifest.register.sample_data


def _cannot(path: Path, error: OSError) -> Problem:
    words = _("{path} cannot be read or written: {reason}")
    return Problem(words.format(path=path, reason=error.strerror))
