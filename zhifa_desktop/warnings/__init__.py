"""Early warnings: declarations of what becomes due or goes wrong, and their small engine."""
