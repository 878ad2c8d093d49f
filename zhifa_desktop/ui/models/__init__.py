"""Table models over services: rows fetched when they come into sight."""
