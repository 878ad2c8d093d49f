"""Code lists, standards and words as tables that an administrator edits."""
