"""The manual of rules: every rule, as it holds now, on paper."""

from __future__ import annotations

import pytest

from tests.papers.reading import joined
from zhifa_desktop.checks.catalogue import ALL_RULES
from zhifa_desktop.registers import codes
from zhifa_desktop.services.check_manual import print_manual, rows, told
from zhifa_desktop.services.parameters.editing import Parameters
from zhifa_desktop.services.parameters.tables import ParameterRow, WrongCell


@pytest.fixture(autouse=True)
def _as_shipped():
    yield
    codes.use(codes.Changes())


def test_every_rule_stands_in_it_with_its_words(workspace):
    lines = {line[-1]: line for line in rows(ALL_RULES)}
    assert set(lines) == {rule.id for rule in ALL_RULES}
    service = lines["case.service_term"]
    assert service[1:5] == (
        "需说明", "决定书超过7日未送达",
        "案件〔记录〕决定(〔日期〕)后超过7日未送达或未登记送达日期", "请补登送达日期，或说明原因",
    )  # fmt: skip
    assert service[6] == "行政处罚法第六十一条"
    assert not any("{" in str(cell) for line in lines.values() for cell in line)
    parts = "〔表·行·栏〕是〔数〕，〔另一处〕是〔数〕，应当相等"
    assert lines["form.parts_differ"][3] == parts


def test_it_is_printed_with_its_versions(workspace):
    text = "".join(joined(print_manual(workspace)).split())
    assert f"校核规则手册({len(ALL_RULES)}条)" in text
    assert "".join(told().split()) in text
    for rule in ALL_RULES:
        assert "".join(rule.label.split()) in text


def changed(rows_, key, place, text):
    return [
        row if row.key != key else ParameterRow(
            key, tuple(text if n == place else t for n, t in enumerate(row.texts))
        )
        for row in rows_
    ]  # fmt: skip


def test_levels_and_ready_reasons_are_data(workspace):
    parameters = Parameters(workspace)
    table = parameters.table("checks")
    given = changed(table.rows, "case.service_term", 1, "请留意")
    given = changed(given, "case.service_term", 2, "邮寄中；公告中")
    given = changed(given, "task.overdue", 3, "停用")
    parameters.save("checks", given)
    lines = {line[-1]: line for line in rows(ALL_RULES)}
    assert lines["case.service_term"][1] == "请留意"
    assert lines["case.service_term"][5].endswith("常用说明：邮寄中；公告中")
    assert lines["task.overdue"][1] == "停用"
    parameters.reset("checks")
    assert {line[-1]: line for line in rows(ALL_RULES)}["task.overdue"][1] == "需说明"


@pytest.mark.parametrize(
    ("key", "place", "text"),
    [
        ("case.handler_without_certificate", 1, "请留意"),
        ("case.handler_without_certificate", 3, "停用"),
        ("form.total_of_lines", 1, "需说明"),
        ("attendance.above_session", 3, "停用"),  # a gate
        ("case.service_term", 1, ""),
    ],
)
def test_what_is_fixed_stays(workspace, key, place, text):
    parameters = Parameters(workspace)
    given = changed(parameters.table("checks").rows, key, place, text)
    with pytest.raises(WrongCell):
        parameters.save("checks", given)
    assert codes.in_force().version == 0


def test_a_table_saved_as_it_is_changes_nothing(workspace):
    parameters = Parameters(workspace)
    for name in ("checks", "check_limits", "calendar"):
        parameters.save(name, parameters.table(name).rows)
    assert codes.in_force().version == 0
