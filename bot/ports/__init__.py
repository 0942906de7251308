"""Every outside need as a Protocol with its errors; `bot.providers` holds the vendors that meet them."""
