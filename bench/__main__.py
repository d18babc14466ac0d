"""``python -m bench [PART] [--scale 0.01]``: measure, and print tables."""

from __future__ import annotations

import argparse

from .machine import in_own_process

PARTS = ("district", "pages", "sheet", "opening", "nation", "planner")
ON_DEMAND = ("planner-nation",)


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument(
        "part", nargs="?", choices=(*PARTS, *ON_DEMAND), help="default: all but the last"
    )
    parser.add_argument("--scale", type=float, default=1.0, help="part of the nation, 0 to 1")
    options = parser.parse_args()
    if options.part is None:
        for part in PARTS:
            print(in_own_process("bench", part, "--scale", str(options.scale)), end="", flush=True)
    elif options.part == "nation":
        from . import nation

        nation.run(options.scale)
    elif options.part == "opening":
        from . import opening

        opening.run()
    elif options.part == "pages":
        from . import pages

        pages.run()
    elif options.part == "planner":
        from . import planner

        planner.run()
    elif options.part == "planner-nation":
        from . import planner

        planner.run_nation(options.scale)
    elif options.part == "sheet":
        from . import sheet

        sheet.run()
    else:
        from . import district

        district.run()


if __name__ == "__main__":
    main()
