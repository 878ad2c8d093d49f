"""The store: keys, pragmas, sessions, unit of work, history, queries, migrations."""
