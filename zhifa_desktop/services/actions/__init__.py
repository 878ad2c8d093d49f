"""Guided actions on one record: what is asked, what follows, and one piece of work that does it."""
