"""Cells become values by kind; what cannot be read says so, and nothing is guessed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from zhifa_desktop.exchange.cells import CellError, Formula
from zhifa_desktop.exchange.values import Noted, Unreadable, reader_for
from zhifa_desktop.registers.catalogue import specifications
from zhifa_desktop.registers.spec import Kind
from zhifa_desktop.rules import id_numbers

ID_BODY = "34012319900307231"
ID_NUMBER = ID_BODY + ric.calc_check_digit(f"{ID_BODY}0")
ALL_COLUMNS = [
    (spec.name, column)
    for spec in specifications().values()
    for column in spec.entered
    if column.kind is not Kind.PHOTO
]


def read(register, column, cell, factor=1):
    return reader_for(register, specifications()[register].column(column), factor)(cell)


def test_names_lose_inner_blanks_and_full_width():
    assert read("person", "name", "张 三") == "张三"
    assert read("person", "name", "　欧阳　娜娜 ") == "欧阳娜娜"
    assert read("person", "name", "买买提·吐尔逊") == "买买提·吐尔逊"


@pytest.mark.parametrize(
    "typed", ["34012319900307123x", "３４０１２３１９９００３０７１２３Ｘ", "'340123 19900307 123x"]
)
def test_id_numbers_come_out_in_half_width_capitals(typed):
    assert read("person", "id_number", typed) == "34012319900307123X"


@pytest.mark.parametrize(
    "cell", [3.4012319900307123e17, 340123199003071234, "3.40123E+17", "3.40123199003071e+17"]
)
def test_an_id_number_that_excel_rounded_is_refused_and_says_so(cell):
    with pytest.raises(Unreadable, match=r"Excel.*四舍五入.*文本") as refused:
        read("person", "id_number", cell)
    assert refused.value.rule == "id_number.rounded"


def test_an_id_number_ending_in_three_zeros_is_pointed_out():
    noted = read("person", "id_number", "340123199003071000")
    assert isinstance(noted, Noted)
    assert noted.value == "340123199003071000"
    assert "四舍五入" in noted.clause


def test_a_fifteen_digit_number_is_kept_for_the_check_to_judge():
    number = read("person", "id_number", 340123900307123.0)
    assert "15位" in id_numbers.problem(number, date(2026, 11, 23))


def test_a_long_serial_number_stored_as_a_number_is_refused():
    with pytest.raises(Unreadable, match="文本"):
        read("equipment", "serial", 8.6012345678901234e17)
    assert read("equipment", "serial", 12060100.0) == "12060100"


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (13812345678.0, "13812345678"),
        ("138 1234 5678", "13812345678"),
        ("０５５１－６２３", "0551-623"),
    ],
)
def test_phones_are_text(cell, value):
    assert read("person", "phone", cell) == value


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("事业编制", "institution"),
        ("参公", "reference"),
        (" 事 业 编 ", "institution"),
        ("institution", "institution"),
        ("事业编制(全额)", "institution"),
        ("1.公务员", "civil_servant"),
    ],
)
def test_codes_by_label_synonym_and_code(cell, code):
    assert read("person", "establishment", cell) == code


def test_an_unknown_code_names_what_can_be_written():
    with pytest.raises(Unreadable, match=r"没有“正式工”.*公务员编制"):
        read("person", "establishment", "正式工")


def test_several_codes_in_one_cell():
    assert read("certificate", "fields", "路政、运政") == ("road", "road_transport")
    assert read("certificate", "fields", "路政 运政,路政") == ("road", "road_transport")


@pytest.mark.parametrize("cell", ["是", "√", "有", 1, 1.0, True, "Y"])
def test_yes(cell):
    assert read("person", "public_lawyer", cell) is True


@pytest.mark.parametrize("cell", ["否", "×", "无", 0, False, "n", "未"])
def test_no(cell):
    assert read("person", "public_lawyer", cell) is False


def test_neither_yes_nor_no():
    with pytest.raises(Unreadable, match="是或否"):
        read("person", "public_lawyer", "可能")


@pytest.mark.parametrize(
    ("cell", "factor", "value"),
    [
        ("1,234.50", 1, "1234.50"), ("¥200", 1, "200"), ("２００元", 1, "200"), ("1.2万元", 1, "12000"),
        (0.5, 10_000, "5000"), ("500元", 10_000, "500"), (0.1 + 0.2, 1, "0.30"), ("1，000", 1, "1000"),
    ],
)  # fmt: skip
def test_money(cell, factor, value):
    assert read("case", "fine", cell, factor) == Decimal(value)


@pytest.mark.parametrize(
    "cell", ["二百元", "1.234", "200左右", date(2026, 1, 1), "1e400", float("inf"), float("nan")]
)
def test_what_is_no_amount(cell):
    with pytest.raises(Unreadable):
        read("case", "fine", cell)


def test_hours_points_and_counts_with_their_units():
    assert read("training_session", "hours", "8学时") == Decimal(8)
    assert read("case_review", "total_only", "92.5分") == Decimal("92.5")
    assert read("equipment", "quantity", "2台") == 2
    with pytest.raises(Unreadable, match="整数"):
        read("equipment", "quantity", 1.5)


def test_a_month_is_enough_only_where_the_day_does_not_matter():
    begun = read("person", "work_since", "2010.7")
    until = read("person", "certificate_valid_until", "2028年2月")
    assert (begun.value, until.value) == (date(2010, 7, 1), date(2028, 2, 29))
    assert "按当月1日登记" in begun.clause
    assert "最后一日" in until.clause
    with pytest.raises(Unreadable, match="补全到日"):
        read("case", "decided_on", "2026/5")


@pytest.mark.parametrize(
    "cell",
    [
        "2023.5.1-2028.4.30",
        "2023年5月1日至2028年4月30日",
        "至2028-04-30",
        "自2023-05-01起至2028-04-30止",
        "2023-05-01~2028-04-30",
    ],
)
def test_a_validity_written_as_a_range_ends_at_its_end(cell):
    noted = read("certificate", "valid_until", cell)
    assert noted.value == date(2028, 4, 30)
    assert "截止日期" in noted.clause
    with pytest.raises(Unreadable):
        read("case", "decided_on", cell)


@pytest.mark.parametrize("cell", ["长期", "长期有效", "永久"])
def test_long_term(cell):
    assert read("certificate", "valid_until", cell) == date(9999, 12, 31)


@pytest.mark.parametrize("cell", [None, "", "  ", "　", "/", "—", "-", "——"])
def test_blanks_are_blank_everywhere(cell):
    assert {reader_for(register, column)(cell) for register, column in ALL_COLUMNS} == {None}


@pytest.mark.parametrize("typed", ["=1+1", "+86", "-5度", "@张三", '=HYPERLINK("x")'])
def test_text_that_looks_like_a_formula_stays_text(typed):
    assert read("person", "remarks", typed) == typed
    assert read("person", "post", Formula(typed)) == typed


@pytest.mark.parametrize("typed", ["=B2", "\uff1dB2&C2", "=SUM(A1)", "@SUM(A1)", "+B2", "-$B$2"])
def test_a_formula_typed_as_text_is_refused_where_a_name_or_number_stands(typed):
    for register, column in (("person", "name"), ("person", "phone"), ("case", "number")):
        with pytest.raises(Unreadable, match="公式"):
            read(register, column, typed)
    assert read("person", "post", typed)


@pytest.mark.parametrize(
    ("register", "column", "typed"),
    [
        ("person", "phone", "+86 138-0013-8000"),
        ("case", "party", "@小店"),
        ("equipment", "serial", "-A12-7"),
    ],
)
def test_what_only_begins_like_a_formula_is_kept(register, column, typed):
    assert read(register, column, typed) == typed.replace(" ", "")


def test_a_formula_without_a_result_is_refused_outside_free_text():
    with pytest.raises(Unreadable, match="没有算出结果"):
        read("person", "id_number", Formula("=B2"))
    with pytest.raises(Unreadable, match="没有算出结果"):
        read("person", "name", Formula("=B2&C2"))
    with pytest.raises(Unreadable, match="#N/A"):
        read("person", "remarks", CellError("#N/A"))


def test_names_in_one_cell():
    assert read("case", "other_officers", "张三、李 四/王五，赵六 钱七") == (
        "张三",
        "李四",
        "王五",
        "赵六",
        "钱七",
    )
    assert read("case", "lead_officer", "张三、李四") == ("张三", "李四")
    assert read("case", "lead_officer", "张 三") == "张三"


@given(
    st.one_of(
        st.text(),
        st.floats(),
        st.integers(-(10**20), 10**20),
        st.booleans(),
        st.dates(),
        st.datetimes(),
        st.times(),
        st.timedeltas(),
    )
)
def test_any_cell_is_read_or_refused_with_a_clause(cell):
    for register, column in ALL_COLUMNS:
        try:
            reader_for(register, column)(cell)
        except Unreadable as error:
            assert str(error)
            assert error.rule


@given(st.decimals(0, 10**9, places=2))
def test_amounts_read_back(amount):
    assert read("case", "fine", f"{amount:,.2f}") == amount
    assert read("case", "fine", float(amount)) == amount
