"""How a store says that a row is not there, or that a race was lost."""


class NotFound(LookupError):
    """There is no such row."""


class Conflict(Exception):
    """The row changed since it was read, or the lease or fence that was held is no longer valid."""
