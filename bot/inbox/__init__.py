"""Everything that enters: accepted once, in one order per conversation, given to the bot or to the rep. Replies leave by `bot.outbox`."""
