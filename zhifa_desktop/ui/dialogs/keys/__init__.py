"""Dialogs about signing keys: a file and its password, a request, a token, a PIN."""
