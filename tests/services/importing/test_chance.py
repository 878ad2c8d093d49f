"""Many small files in a row, by chance: no file breaks the store, none is taken in twice."""

from __future__ import annotations

import random

import pytest
from sqlalchemy import text

from tests.exchange.writing import write_file
from tests.services.importing.rows import id_number

NAMES = ["张三", "李四", "王五", "张 三", "欧阳娜娜", "老六"]
UNITS = ["一中队", "二中队", "大队", ""]
NUMBERS = [*(id_number(n) for n in range(1, 5)), "", ""]
CARDS = ["12060001", "12060002", "12060003", ""]
DAYS = ["2025.1.1", "2026.3.1", ""]
SHEETS = {
    "person": {
        "姓名": NAMES, "身份证号": NUMBERS, "人员类别": ["执法人员", "辅助", ""], "单位": UNITS, "岗位": ["执法岗", ""],
        "编制": ["事业"], "执法证号": CARDS, "有效期至": ["2028.1.1", "长期", "2027/5", ""], "手机": ["13800000001", ""],
        "身份证号暂缺说明": ["", "办理中"],
    },
    "certificate": {
        "姓名": NAMES, "身份证号": NUMBERS, "单位": UNITS, "执法证号": CARDS, "证件种类": ["省发", "部发", ""],
        "有效期": ["2028.1.1", "2029.1.1"],
    },
    "attendance": {
        "培训名称": ["班A", "班B"], "培训日期": DAYS, "姓名": NAMES, "单位": UNITS, "身份证号": NUMBERS,
        "参训情况": ["√", "请假", "缺席", ""], "学时": [8, 4, ""],
    },
    "equipment": {
        "资产编号": ["ZB9", "ZB8", "", ""], "类别": ["执法记录仪", "其他"], "名称": ["仪", "衣"], "型号": ["X", ""],
        "序列号": ["SN1", "SN2", "SN3", ""], "使用单位": UNITS, "使用人": NAMES, "领用日期": DAYS, "价格": [100, ""],
    },
    "case": {
        "决定书文号": ["罚1号", "罚2号", "罚3号", ""], "立案号": ["立1号", "立2号", ""], "案由": ["超限"], "当事人": ["某"],
        "当事人类型": ["企业"], "程序": ["简易", "普通"], "门类": ["路政"], "办案单位": UNITS,
        "主办人": ["张三", "李四", "张三、王五", "老六"], "协办人": ["王五", "李四", "张三", "", "老六、王五"],
        "决定日期": DAYS, "处理结果": ["罚款", ""], "罚款": [200, ""], "立案日期": ["2024.12.1", "2025.12.1"],
    },
}  # fmt: skip


@pytest.mark.parametrize("seed", [3, 8, 14, 41, 43])
def test_files_by_chance(people, importing, workspace, tmp_path, seed):
    chance = random.Random(seed)
    written = 0
    for number in range(30):
        register = chance.choice(sorted(SHEETS))
        columns = SHEETS[register]
        left_out = set(chance.sample(sorted(columns), chance.randint(0, 2)))
        headings = [name for name in columns if name not in left_out]
        rows = [
            [chance.choice(columns[name]) for name in headings] for _ in range(chance.randint(1, 6))
        ]
        path = write_file(tmp_path / f"{number}.csv", [headings, *rows])
        wishes = {"create_missing": chance.random() < 0.4}
        source = importing.open(register, path)
        done = importing.apply(importing.examine(source, **wishes))
        again = importing.apply(importing.examine(source, **wishes))
        assert done.rows == done.added + done.updated + done.unchanged + done.rejected
        assert (again.added, again.updated) == (0, 0), [headings, *rows]
        written += done.added + done.updated
    assert written, "chance must let some rows in"
    with workspace.reader() as connection:
        assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
