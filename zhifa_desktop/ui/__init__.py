"""The window. Knows services and Qt; knows no store, no register and no sheet."""
