"""Entry of many records at once, each entry one piece of work that can be undone."""
