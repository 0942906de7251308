"""Checks the words before they are trained: `python -m welkom_engine.validate`, as `rasa data validate` does, and a little more.

Exits with 1 when something is wrong; what and where stands in the output.
"""

import argparse
import sys
from pathlib import Path

from welkom_engine import logs, rasa_patches
from welkom_engine.settings import prepare_environment


def validate(root: Path, *, fail_on_warnings: bool) -> list[str]:
    """What is wrong beyond Rasa's own findings; Rasa itself leaves the program when it finds something."""
    from rasa.cli.utils import validate_files  # noqa: PLC0415 - after the changes to Rasa's imports
    from rasa.shared.importers.importer import TrainingDataImporter  # noqa: PLC0415

    from welkom_engine import fitness  # noqa: PLC0415

    importer = TrainingDataImporter.load_from_config(
        config_path=str(root / "config.yml"),
        domain_path=str(root / "domain.yml"),
        training_data_paths=[str(root / "data")],
    )
    validate_files(fail_on_warnings, None, importer)
    return list(fitness.problems(importer.get_domain()))


def main() -> int:
    """Validate and tell."""
    parser = argparse.ArgumentParser(prog="welkom_engine.validate", description=__doc__)
    parser.add_argument("--root", type=Path, default=Path.cwd(), help="where domain.yml, config.yml and data/ are")
    parser.add_argument("--fail-on-warnings", action="store_true", help="what Rasa only warns of is wrong, too")
    arguments = parser.parse_args()
    prepare_environment()
    logs.for_authors()
    rasa_patches.before_import()
    problems = validate(arguments.root, fail_on_warnings=arguments.fail_on_warnings)
    for problem in problems:
        print(problem, file=sys.stderr)  # noqa: T201 - the result of a program
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
