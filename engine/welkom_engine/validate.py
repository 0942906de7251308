"""Checks the words before they are trained: `python -m welkom_engine.validate`, as `rasa data validate` does.

What Rasa only warns of is wrong here, too, but for what is meant to be so.
Exits with 1 when something is wrong; what and where stands in the output.
"""

import argparse
import re
import sys
import warnings
from pathlib import Path

from welkom_engine import logs, rasa_patches
from welkom_engine.settings import prepare_environment

# Intents that only events have, responses that only actions say, and a sentence that Rasa says about every domain.
_HARMLESS = re.compile(
    r"not found in the NLU training data|is not used in any story or rule|Slot auto-fill has been removed in 3\.0"
)


def validate(root: Path) -> list[str]:
    """What Rasa warns of and what is unfit for this engine; what Rasa calls an error ends the program at once."""
    from rasa.cli.utils import validate_files  # noqa: PLC0415 - after the changes to Rasa's imports
    from rasa.shared.importers.importer import TrainingDataImporter  # noqa: PLC0415

    from welkom_engine import fitness  # noqa: PLC0415

    importer = TrainingDataImporter.load_from_config(
        config_path=str(root / "config.yml"),
        domain_path=str(root / "domain.yml"),
        training_data_paths=[str(root / "data")],
    )
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always", UserWarning)
        validate_files(False, None, importer)
    warned = [str(one.message) for one in said if issubclass(one.category, UserWarning)]
    return [*fitness.problems(importer.get_domain()), *(one for one in warned if not _HARMLESS.search(one))]


def main() -> int:
    """Validate and tell."""
    parser = argparse.ArgumentParser(prog="welkom_engine.validate", description=__doc__)
    parser.add_argument("--root", type=Path, default=Path.cwd(), help="where domain.yml, config.yml and data/ are")
    arguments = parser.parse_args()
    prepare_environment()
    logs.for_authors()
    rasa_patches.before_import()
    rasa_patches.apply(rasa_patches.TRAINING)
    problems = validate(arguments.root)
    for problem in problems:
        print(problem, file=sys.stderr)  # noqa: T201 - the result of a program
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
