"""A fresh store has exactly the declared shape, and the database holds what must never be."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.exc import IntegrityError

from tests import made
from zhifa_desktop.db.system import metadata


def test_migrations_make_what_is_declared(workspace):
    with workspace.reader() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, metadata) == []


def test_two_living_records_cannot_share_a_natural_key(workspace, records):
    made.unit(records, "一中队")
    with pytest.raises(IntegrityError), workspace.work("试") as unit:
        unit.insert("unit", [{"name": "一中队", "level": "squadron", "frontline": True}])


def test_a_key_is_free_again_once_its_record_is_in_the_bin(records):
    first = made.unit(records, "一中队")
    records.delete("unit", [first.id])
    made.unit(records, "一中队")


@pytest.mark.parametrize(
    ("register", "values"),
    [
        ("review_score", {"review": "x", "item": "m1", "maximum": 4, "deduction": 5}),
        ("equipment_assignment", {"equipment": "x", "start": "2026-01-01"}),
        ("case_officer", {"case": "x", "role": "lead"}),
    ],
)
def test_the_database_refuses_what_can_never_be_true(workspace, register, values):
    with (
        pytest.raises(Exception, match=r"CHECK|FOREIGN|constraint|date"),
        workspace.work("试") as unit,
    ):
        unit.insert(register, [values])
