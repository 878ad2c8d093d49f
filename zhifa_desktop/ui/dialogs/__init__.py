"""Windows that ask something and go away; they hold what was typed until it was accepted."""
