"""The use cases of signing up over a real store, without an engine."""
