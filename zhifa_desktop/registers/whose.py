"""The unit of the person a record is about, as a column that many registers show."""

from __future__ import annotations

from zhifa_desktop.registers import columns as col
from zhifa_desktop.registers.base import Computed
from zhifa_desktop.registers.spec import Kind


def unit_of(link: str = "person") -> Computed:
    """Declare 所属机构 of the person that a link names."""
    return col.computed(
        "所属机构",
        Kind.LINK,
        lambda row, at: at.look_up("person", getattr(row, link), lambda p: p.unit),
        target="unit",
        width=16,
    )
