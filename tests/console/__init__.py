"""The console's JSON, over a database and without the rest of the system."""
