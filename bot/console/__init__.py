"""The reps' side: signing in, the queue, one conversation, claim, write, give back, phone, decide. Pages are in `web/console`."""
