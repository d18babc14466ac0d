"""Writes docs/bundle.md from the schema: ``python docs/make_bundle.py``."""

from __future__ import annotations

import os
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chibo.settings")
django.setup()

from chibo.exchange.bundle import schema  # noqa: E402
from chibo.exchange.bundle.table import KINDS, Table  # noqa: E402

PAGE = Path(__file__).with_name("bundle.md")

HEAD = """# The bundle: a whole register as one file

This page is written from `chibo/exchange/bundle/schema.py` by `docs/make_bundle.py`; a test keeps
it true.

`chibo export -o bundle.zip` writes the register as it stands, `chibo import bundle.zip` opens it in
an empty one: the same ledger hash, the same spells row for row, the same figures. **The file holds
personal data** (names and political membership), unless it is marked as sample data: it is readable
by its owner only, every export is logged, and keeping it closed, moving it encrypted and destroying
it are the office's to do. Of an erased person it holds nothing but a random number.

An import verifies the digests of all files, the chain, particulars and findings before it writes;
derives effects and spells by the code that `chibo replay` runs; then lets `chibo verify` judge the
result, and writes all of it or nothing. It refuses what is changed, cut short, of another kind, of
a later format or larger than is safe (2 GB packed, 4 GB unpacked, 200 times its packed size).

Why CSV and not Parquet: what has to come back to the last byte in thirty years is text, and a
reader of text that comes from elsewhere can be bounded in time and memory.

With the register go what the office keeps beside it: drafts and foundings in preparation,
candidates with their steps, resolutions with measures, targets, visits and closes, practices,
meetings and ratings. They are checked as the rest: every code, every JSON text, every number of a
unit, person, entry or other row must be one that is there, and nothing may name a person whose
particulars were erased. A withdrawn candidate goes as long as the register holds one:
`chibo tidy` erases on time there too, but reaches no bundle that was made before.

Accounts, their roles, tokens and second factors, the log of reads, the secret key and what is
encrypted with it (citizen and card numbers, telephone, address) belong to an installation and are
not in the bundle: it would carry the means to come in, or secrets that its reader cannot open and
should not be able to. Who wrote a row stays as the name of the account, as text, as it does in the
ledger; no account is made of it, and it gives no right to an account of that name.

What is left out, and why:

"""


def page() -> str:
    """Return the page's text."""
    parts = [HEAD + _left_out(), _rules(), _kinds(), _manifest()]
    return "\n".join([*parts, *(_table(table) for table in schema.TABLES)])


def _left_out() -> str:
    return "".join(f"- `{name}`: {why}\n" for name, why in schema.LEFT_OUT.items())


def _rules() -> str:
    lines = "".join(f"- {rule}\n" for rule in schema.RULES)
    return f"## Format {schema.VERSION}\n\n{lines}"


def _kinds() -> str:
    lines = "".join(f"| {kind} | {words} |\n" for kind, words in KINDS.items())
    return f"| kind of value | written as |\n|---|---|\n{lines}"


def _manifest() -> str:
    return """## `manifest.json`

`format`, `version`; `notice`: personal or sample data; `exported_at`, `exported_by`; `software` and
`rulebook`: their versions; `position`, `digest`, `recorded_at` of the ledger's head; `register`:
its first day, whether it is sample data, its root place; `members`: length and SHA-256 of every
other file; `seal`.
"""


def _table(table: Table) -> str:
    lines = "".join(
        f"| `{column.name}` | {column.kind} | {column.words}"
        f"{'; may be unknown' if column.optional else ''} |\n"
        for column in table.columns
    )
    return f"## `{table.member}`\n\n{table.words}\n\n| column | kind | meaning |\n|---|---|---|\n{lines}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
