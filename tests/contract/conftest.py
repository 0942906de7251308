"""The suites are plain modules; their assertions explain themselves like those of test files."""

import pytest

pytest.register_assert_rewrite("tests.contract.suites")
