"""The pace of a conversation: silences, returns, messages in pieces, a change of language."""
