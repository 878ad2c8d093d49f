"""The address of the server that attests when papers were signed; most offices have none."""

from __future__ import annotations

from sqlalchemy import Connection

from zhifa_desktop.db import kept
from zhifa_desktop.services.workspace import Workspace

_KEPT = "time_stamp_server"


def address(connection: Connection) -> str:
    """Return the server's address; empty where there is none."""
    return str(kept.read(connection, _KEPT) or "")


def stored_address(workspace: Workspace) -> str:
    """Return the server's address of an opened store."""
    with workspace.reader() as connection:
        return address(connection)


def save_address(workspace: Workspace, url: str) -> None:
    """Keep the server's address; an empty one takes it away.

    Raises:
        UserError: It is no address of a web server.
    """
    from zhifa_desktop.package.timestamp import refuse_address  # loads pyHanko

    url = url.strip()
    if url:
        refuse_address(url)
    with workspace.work("修改时间戳服务地址") as unit:
        kept.write(unit.connection, _KEPT, url or None, unit.now)
        unit.note()
