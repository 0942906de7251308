"""The words of `domain.yml` as tests look at them."""
