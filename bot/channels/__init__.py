"""One file per channel, both directions: how words come in and how they are shown. Nothing here decides what is said."""
