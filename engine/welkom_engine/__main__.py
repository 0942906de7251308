"""Starts the engine: `python -m welkom_engine --model model.tar.gz --port 5005`.

Next comes `server`.
"""

import argparse
import asyncio
import gc
import logging
import sys
from pathlib import Path
from time import perf_counter

from welkom_engine import logs, parent_watch, rasa_patches
from welkom_engine.settings import CannotStart, Settings, prepare_environment

_log = logging.getLogger("welkom_engine")


def main() -> int:
    """Load, warm up, serve; 1 when it cannot start."""
    arguments = _arguments()
    logs.configure()
    try:
        settings = Settings.from_environment()
        if settings.parent_pid is not None:
            parent_watch.watch(settings.parent_pid)
        _run(arguments.model, arguments.port, settings)
    except CannotStart as refusal:
        _log.error("the engine does not start: %s", refusal)
        return 1
    except Exception as error:  # noqa: BLE001 - said without the message, which may hold anything
        _log.error("the engine stopped: %s", logs.describe(error))
        return 1
    return 0


def _run(model: Path, port: int, settings: Settings) -> None:
    began = perf_counter()
    prepare_environment()
    rasa_patches.before_import()
    # Rasa is imported only now, after what it must not import has been left out.
    from welkom_engine.model import load, warm_up  # noqa: PLC0415
    from welkom_engine.server import serve  # noqa: PLC0415

    rasa_patches.apply()
    imported = perf_counter()
    agent = load(model, settings)
    loaded = perf_counter()
    asyncio.run(warm_up(agent))
    set_start_apart()
    took = imported - began, loaded - imported, perf_counter() - loaded
    _log.info("started: import %.2f s, load %.2f s, warm-up %.2f s", *took)
    _log.info("model %s is loaded, serving on %s:%d", agent.model_id, settings.host, port)
    serve(agent, settings, port)


def set_start_apart() -> None:
    """Let the search for garbage pass over everything that is there now."""
    if rasa_patches.START_NOT_SEARCHED.is_on():
        gc.collect()
        gc.freeze()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="welkom_engine", description=__doc__)
    parser.add_argument("--model", type=Path, required=True, help="a model trained by welkom_engine.train")
    parser.add_argument("--port", type=int, required=True, help="the port to listen on")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
