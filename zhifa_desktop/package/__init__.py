"""The monthly package: a bag that a stranger can open and verify with ordinary tools.

Pure: bytes and paths in, dataclasses out. May not read the store, and knows no register.
"""
