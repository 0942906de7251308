"""The reference peer: Rasa's DIET as its documentation sets it up, measured in the peer's environment.

Run by `bench/peer/.venv/bin/python -m bench.nlu.peer_diet EPOCHS DATA TEXTS OUT`: DATA is a folder of training data, TEXTS a
JSON list of texts to understand, OUT receives their rankings and what training took.
"""

import asyncio
import json
import sys
import tempfile
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

_PIPELINE = """
recipe: default.v1
assistant_id: peer
language: nl
pipeline:
  - name: WhitespaceTokenizer
  - name: RegexFeaturizer
  - name: LexicalSyntacticFeaturizer
  - name: CountVectorsFeaturizer
  - name: CountVectorsFeaturizer
    analyzer: char_wb
    min_ngram: 1
    max_ngram: 4
  - name: DIETClassifier
    epochs: {epochs}
    batch_size: [256, 256]
    entity_recognition: false
    constrain_similarities: true
    random_seed: 1
"""


async def _understand(model: str, texts: list[str]) -> tuple[list[dict[str, float]], list[float]]:
    from rasa.core.agent import Agent  # noqa: PLC0415 - takes half a minute

    agent = Agent.load(model)
    rankings, took = [], []
    for text in texts:
        began = process_time()
        parsed: dict[str, Any] = await agent.parse_message(text)
        took.append((process_time() - began) * 1000)
        rankings.append({one["name"]: one["confidence"] for one in parsed["intent_ranking"]})
    return rankings, took


def main(epochs: int, data: str, texts: list[str], out: Path) -> None:
    """Train, understand, write."""
    from rasa.model_training import train_nlu  # noqa: PLC0415 - takes half a minute

    with tempfile.TemporaryDirectory() as name:
        config = Path(name) / "config.yml"
        config.write_text(_PIPELINE.format(epochs=epochs), encoding="utf-8")
        began, clock = process_time(), perf_counter()
        model = train_nlu(str(config), data, name)
        processor, seconds = process_time() - began, perf_counter() - clock
        if model is None:
            raise RuntimeError("Rasa trained nothing")
        size = Path(model).stat().st_size
        rankings, took = asyncio.run(_understand(model, texts))
    report = {"epochs": epochs, "train_s": seconds, "train_cpu_s": processor, "model_bytes": size}
    report |= {"rankings": rankings, "took_ms": took}
    out.write_text(json.dumps(report), encoding="utf-8")


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], json.loads(Path(sys.argv[3]).read_text(encoding="utf-8")), Path(sys.argv[4]))
