"""The peer: stock Rasa in an environment of its own (`pyproject.toml` beside this), and our actions behind rasa-sdk's own server."""
