"""The pages of the window, one package or module for each area."""
