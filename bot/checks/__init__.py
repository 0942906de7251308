"""Business questions put to the outside, one file each; `runner` asks them within a deadline, `bot.signup.verdicts` draws the consequences."""
