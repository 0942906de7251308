"""The public listener: routes, middlewares, links, health. Words come in by `bot.channels`."""
