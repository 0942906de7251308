"""Serves our actions by rasa-sdk's own server: `python -m bench.peer.actions PORT`, with the settings of the environment.

`python -m rasa_sdk` makes its actions without arguments; ours are given a store, so the executor is made here. Everything
between the socket and the action is rasa-sdk's.
"""

import sys

from rasa_sdk import endpoint

from bot.actions.base import Tools
from bot.actions.server import executor
from bot.bootstrap import core
from bot.settings import load


def main() -> None:
    """Serve until told to stop, in one process as rasa-sdk does by default."""
    built = core(load(None))
    app = endpoint.create_app_for_serve(executor(Tools(built.store, built.clock, built.signups, built.hours)))
    app.run(host="127.0.0.1", port=int(sys.argv[1]), single_process=True, access_log=False, motd=False)


if __name__ == "__main__":
    main()
