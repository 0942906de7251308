"""Trains a model: `python -m welkom_engine.train --out model.tar.gz`, from the root of the repository.

The checksum beside it (`model.tar.gz.sha256`) is what `model` asks for before it loads one.
"""

import argparse
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from welkom_engine import logs, rasa_patches
from welkom_engine.settings import prepare_environment


class TrainingFailed(Exception):
    """Rasa made no model; its own words stand above."""


def train(root: Path, out: Path) -> Path:
    """Train from `domain.yml`, `config.yml` and `data/` under `root`; the model and its checksum appear as one."""
    out = out.resolve()
    out.parent.mkdir(parents=True, exist_ok=True)
    # Parts whose data did not change are taken from here; Rasa's own place is a folder in the working directory.
    os.environ.setdefault("RASA_CACHE_DIRECTORY", str(out.parent / ".rasa-cache"))  # noqa: TID251 - Rasa reads it there
    from rasa.model_training import train as rasa_train  # noqa: PLC0415 - after the changes to Rasa's imports

    from welkom_engine.model import checksum, checksum_file  # noqa: PLC0415

    with TemporaryDirectory(prefix=".training-", dir=out.parent) as folder:
        result = rasa_train(
            domain=str(root / "domain.yml"),
            config=str(root / "config.yml"),
            training_files=[str(root / "data")],
            output=folder,
            fixed_model_name="model",
        )
        if result.code != 0 or result.model is None:
            raise TrainingFailed("no model was trained")
        model = Path(result.model)
        checksum_file(model).write_text(f"{checksum(model)}  {out.name}\n", encoding="ascii")
        checksum_file(model).replace(checksum_file(out))
        model.replace(out)
    return out


def main() -> int:
    """Train, or say that it did not work; Rasa's own words are printed above."""
    parser = argparse.ArgumentParser(prog="welkom_engine.train", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="where the model goes")
    parser.add_argument("--root", type=Path, default=Path.cwd(), help="where domain.yml, config.yml and data/ are")
    arguments = parser.parse_args()
    prepare_environment()
    logs.for_authors()
    rasa_patches.before_import()
    rasa_patches.apply(rasa_patches.TRAINING)
    try:
        print(train(arguments.root, arguments.out))  # noqa: T201 - the result of a program
    except TrainingFailed as failure:
        print(failure, file=sys.stderr)  # noqa: T201
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
