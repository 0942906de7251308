"""One file per question: what counts as an answer to it and what the answer sets off; `bot.signup.journey` orders them."""
