"""Use cases for window and command line alike; they return frozen rows and know no thread."""
