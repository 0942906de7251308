"""Owns a small neural network: the n-grams of a text become a hundred numbers, and these the odds of each intent.

`intent_classifier` asks it for a second opinion, beside a linear machine's.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

_BATCH = 64
_FEWEST_STEPS = 400
# Of the n-grams half are hidden in each step, of the hundred numbers a third: no single one may decide.
_INPUTS_HIDDEN, _UNITS_HIDDEN = 0.5, 0.3
_RATE, _BIAS_RATE, _SLOWING = 0.1, 0.01, 0.8


def chances(odds: np.ndarray) -> np.ndarray:
    """Turn odds, a row each, into chances that add up to one."""
    grown = np.exp(odds - odds.max(axis=-1, keepdims=True))
    return np.asarray(grown / grown.sum(axis=-1, keepdims=True))


@dataclass
class Network:
    """One hidden layer of tanh units over sparse inputs."""

    inputs: np.ndarray
    input_bias: np.ndarray
    outputs: np.ndarray
    output_bias: np.ndarray

    def odds(self, places: np.ndarray, weights: np.ndarray) -> np.ndarray:
        """The odds of each class for one text."""
        units = np.tanh(weights.astype(np.float32) @ self.inputs[places].astype(np.float32) + self.input_bias)
        return np.asarray(units @ self.outputs + self.output_bias)

    def rounded(self) -> "Network":
        """Half as large: nothing is lost that counts."""
        return Network(self.inputs.astype(np.float16), self.input_bias, self.outputs, self.output_bias)


def train(matrix: Any, classes: np.ndarray, *, units: int, epochs: int) -> Network:
    """Learn from a sparse matrix and the number of each row's class; the same examples give the same network."""
    learner = _Learner(matrix.shape[1], int(classes.max()) + 1, units)
    batches = -(-len(classes) // _BATCH)
    rounds = max(epochs, -(-_FEWEST_STEPS // batches))
    for done in range(rounds):
        order = learner.chance.permutation(len(classes))
        rate = _RATE * (1 - _SLOWING * done / rounds)
        for start in range(0, len(order), _BATCH):
            rows = order[start : start + _BATCH]
            learner.step(matrix[rows], classes[rows], rate)
    return learner.network.rounded()


class _Learner:
    """Gradient steps with a rate for each input and each output weight (AdaGrad)."""

    def __init__(self, inputs: int, classes: int, units: int) -> None:
        self.chance = np.random.default_rng(2)
        self.network = Network(
            self.chance.standard_normal((inputs, units), dtype=np.float32) * np.float32(0.05),
            np.zeros(units, np.float32),
            self.chance.standard_normal((units, classes), dtype=np.float32) * np.float32(0.1),
            np.zeros(classes, np.float32),
        )
        self._input_steps = np.full(inputs, 1e-6, np.float32)
        self._output_steps = np.full((units, classes), 1e-6, np.float32)

    def step(self, rows: Any, classes: np.ndarray, rate: float) -> None:
        """Move the weights a little towards what these rows say."""
        net = self.network
        present, rows = _only_present(rows)
        rows.data *= self._mask(rows.data.shape, _INPUTS_HIDDEN)
        units = np.tanh(rows @ net.inputs[present] + net.input_bias)
        mask = self._mask(units.shape, _UNITS_HIDDEN)
        shown = units * mask
        wrong = chances(shown @ net.outputs + net.output_bias)
        wrong[np.arange(len(classes)), classes] -= 1
        wrong /= len(classes)
        back = (wrong @ net.outputs.T) * mask * (1 - units * units)
        self._move_outputs(shown.T @ wrong, rate)
        self._move_inputs(present, rows.T @ back, rate)
        net.output_bias -= np.float32(_BIAS_RATE) * wrong.sum(axis=0)
        net.input_bias -= np.float32(_BIAS_RATE) * back.sum(axis=0)

    def _move_outputs(self, slope: np.ndarray, rate: float) -> None:
        self._output_steps += slope * slope
        self.network.outputs -= np.float32(rate) * slope / np.sqrt(self._output_steps)

    def _move_inputs(self, present: np.ndarray, slope: np.ndarray, rate: float) -> None:
        self._input_steps[present] += (slope * slope).mean(axis=1)
        self.network.inputs[present] -= np.float32(rate) * slope / np.sqrt(self._input_steps[present])[:, None]

    def _mask(self, shape: tuple[int, ...], hidden: float) -> np.ndarray:
        return (self.chance.random(shape, dtype=np.float32) > hidden) / np.float32(1 - hidden)


def _only_present(rows: Any) -> tuple[np.ndarray, Any]:
    """The inputs that these rows have, and the rows with a column for each of them."""
    from scipy.sparse import csr_matrix  # noqa: PLC0415 - only training needs it

    present, columns = np.unique(rows.indices, return_inverse=True)
    return present, csr_matrix((rows.data, columns, rows.indptr), shape=(rows.shape[0], len(present)))
