"""The vendors behind the ports, one file each; `bot.bootstrap` builds the chosen ones and hands them on."""
