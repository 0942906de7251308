"""The store, over SQLite and PostgreSQL alike."""
