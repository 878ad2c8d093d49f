"""Entry of many records at once, each entry one piece of work that can be undone."""

from __future__ import annotations

from collections.abc import Mapping

FOR_ONE: Mapping[str, str] = {"training_session": "登记参训人员…"}
"""What is entered at once for one record, by its register, in the words of its menu."""
