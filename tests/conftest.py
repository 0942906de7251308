"""Names the fixtures every test may use; they are defined in `tests/fixtures`."""

from hypothesis import settings

pytest_plugins = ("tests.fixtures.surroundings", "tests.fixtures.database", "tests.fixtures.system")

# Machines differ in speed: a slow example is no failure.
settings.register_profile("welkom", deadline=None)
settings.load_profile("welkom")
