"""What the model's cache promises: trained once per state of its sources, whole or not at all."""

import asyncio
import sys

import pytest

from bot import training
from bot.training import TrainingFailed, checksum, fingerprint, model_path, train_if_needed

TRAINER = """#!{python}
import pathlib, sys, time
here = pathlib.Path.cwd()
with (here / "trainings").open("a") as count:
    count.write("x")
time.sleep({seconds})
if not {works}:
    sys.exit("no story today")
out = pathlib.Path(sys.argv[sys.argv.index("--out") + 1])
out.write_text("model of " + (here / "domain.yml").read_text())
out.with_name(out.name + ".sha256").write_text("checksum")
"""


@pytest.fixture
def root(tmp_path):
    """A repository with everything a model is made of."""
    root = tmp_path / "repository"
    for name, text in {
        "domain.yml": "intents: []",
        "config.yml": "language: nl",
        "data/nlu/greet.yml": "hallo",
        "data/rules/help.yml": "rules: []",
        "engine/welkom_engine/words.py": "WORDS = 1",
        "engine/uv.lock": "rasa 3.6.21",
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root


@pytest.fixture
def trainer(root, monkeypatch):
    """Puts a program in the place of the engine's Python; gives a way to count how often it ran."""

    def make(*, works=True, seconds=0.0):
        python = root / "python"
        python.write_text(TRAINER.format(python=sys.executable, works=works, seconds=seconds))
        python.chmod(0o755)
        monkeypatch.setattr(training, "engine_python", lambda: python)
        return lambda: (root / "trainings").read_text().count("x") if (root / "trainings").exists() else 0

    return make


@pytest.mark.parametrize(
    "name", ["domain.yml", "config.yml", "data/nlu/greet.yml", "engine/welkom_engine/words.py", "engine/uv.lock"]
)
def test_every_source_counts(root, name):
    """A change in any source gives another fingerprint; taking it back gives the first one again."""
    before, text = fingerprint(root), (root / name).read_text()
    (root / name).write_text(text + "\n")
    assert fingerprint(root) != before
    (root / name).write_text(text)
    assert fingerprint(root) == before


def test_new_moved_and_lost_files_count(root):
    """Files are told apart by place, not only by what they say."""
    seen = {fingerprint(root)}
    (root / "data/nlu/bye.yml").write_text("dag")
    seen.add(fingerprint(root))
    (root / "data/nlu/bye.yml").rename(root / "data/nlu/farewell.yml")
    seen.add(fingerprint(root))
    (root / "data/rules/help.yml").unlink()
    seen.add(fingerprint(root))
    assert len(seen) == 4


def test_place_and_leftovers_do_not_count(root, tmp_path):
    """The same sources elsewhere, with compiled files and an editor's traces, have the same fingerprint."""
    before = fingerprint(root)
    (root / "engine/welkom_engine/__pycache__").mkdir()
    (root / "engine/welkom_engine/__pycache__/words.cpython-310.pyc").write_text("compiled")
    (root / "data/nlu/.greet.yml.swp").write_text("editing")
    moved = root.rename(tmp_path / "elsewhere")
    assert fingerprint(moved) == before


async def test_trains_once(settings, root, trainer):
    """The second call finds the model of the first."""
    trained = trainer()
    first = await train_if_needed(settings, root)
    assert first == await train_if_needed(settings, root) == model_path(settings, root)
    assert first.read_text() == "model of intents: []"
    assert checksum(first).read_text() == "checksum"
    assert trained() == 1


async def test_two_at_a_time_train_once(settings, root, trainer):
    """Whoever comes second waits for the first and takes its model."""
    trained = trainer(seconds=0.2)
    models = await asyncio.gather(*(train_if_needed(settings, root) for _ in range(3)))
    assert len(set(models)) == 1
    assert trained() == 1


async def test_trains_again_after_a_change(settings, root, trainer):
    """Changed sources have a model of their own, and the old one is kept for the way back."""
    trained = trainer()
    first = await train_if_needed(settings, root)
    (root / "domain.yml").write_text("intents: [greet]")
    second = await train_if_needed(settings, root)
    assert second.read_text() == "model of intents: [greet]"
    assert first.exists()
    assert trained() == 2


async def test_only_the_newest_are_kept(settings, root, trainer):
    """Old models do not fill the disk."""
    trainer()
    for n in range(6):
        (root / "domain.yml").write_text(f"version: {n}")
        newest = await train_if_needed(settings, root)
    kept = list(newest.parent.glob("*.tar.gz"))
    assert newest in kept
    assert len(kept) == 4
    assert {checksum(model) for model in kept} == set(newest.parent.glob("*.sha256"))


async def test_failed_training_leaves_nothing(settings, root, trainer):
    """A failure names the log, which has the reason, and leaves no half model behind."""
    trainer(works=False)
    with pytest.raises(TrainingFailed, match=r"train\.log"):
        await train_if_needed(settings, root)
    assert list((settings.data_dir / "models").glob("*.tar.gz*")) == []
    assert "no story today" in (settings.data_dir / "log/train.log").read_text()


async def test_interrupted_training_leaves_nothing(settings, root, trainer):
    """Ctrl-C while training ends the trainer; the next start trains."""
    trained = trainer(seconds=30)
    task = asyncio.create_task(train_if_needed(settings, root))
    async with asyncio.timeout(20):
        while not trained():
            await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    trainer()
    assert (await train_if_needed(settings, root)).exists()
    assert trained() == 2
