"""The declarations: one module per group of registers, in the words of the trade."""
