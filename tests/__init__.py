"""The tests of `bot`, from single functions in `unit` to whole conversations; `make test` runs them all."""
