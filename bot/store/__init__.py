"""Owns the database behind `bot.ports.store`; nothing else imports SQLAlchemy. `unit_of_work` is the way in."""
