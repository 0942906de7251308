"""What signing up means: the order of the steps, their rules and consequences. `bot.actions` and the gateway call `service`."""
