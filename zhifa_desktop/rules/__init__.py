"""Rules of the trade in plain Python: no Qt, no SQL, no files."""
