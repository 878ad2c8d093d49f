"""The sample county: invented people and records from a seed, and the messy sheets they come in."""
