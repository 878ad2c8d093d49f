"""Answers of long work that come after their widget was closed are dropped."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec

from PySide6.QtCore import QObject
from shiboken6 import isValid

Arguments = ParamSpec("Arguments")


def while_living(owner: QObject, answer: Callable[Arguments, object]) -> Callable[Arguments, None]:
    """Return a function that passes an answer on only while its owner still lives."""

    def passed_on(*args: Arguments.args, **kwargs: Arguments.kwargs) -> None:
        if isValid(owner):
            answer(*args, **kwargs)

    return passed_on
