"""What the rest of the program knows of a register: frozen descriptions, no SQLAlchemy.

A declaration (a mapped class written with columns.py) is turned into these once; tables,
forms, templates, import, sheets and JSON are derived from them alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Values = Mapping[str, object]
Condition = Callable[[Values], bool]


class Kind(StrEnum):
    """What a column holds, and with it how it is typed, stored, shown and written to Excel.

    Python values: TEXT, LONG_TEXT, NUMBER (document and serial numbers), ID_NUMBER, PHONE and
    CODE are str; CODES tuple[str, ...]; DATE datetime.date; INTEGER int; HOURS, MONEY (元) and
    SCORE Decimal with two places; FLAG bool; LINK the id (UUID text) of another record;
    LINKS tuple of such ids; PHOTO the digest of a stored picture. A blank is None everywhere.
    """

    TEXT = "text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    ID_NUMBER = "id_number"
    PHONE = "phone"
    CODE = "code"
    CODES = "codes"
    DATE = "date"
    INTEGER = "integer"
    HOURS = "hours"
    MONEY = "money"
    SCORE = "score"
    FLAG = "flag"
    LINK = "link"
    LINKS = "links"
    PHOTO = "photo"


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """One column of a register as clerks see it.

    Attributes:
        name: Field name of the declaration, also in JSON.
        label: Chinese heading; ``synonyms`` are other headings that offices write.
        required: Must be filled; ``required_when`` with ``when_words`` says when otherwise.
        codes: Name of the code list for CODE and CODES.
        target: Code name of the register a LINK points to.
        computed: Follows from other data, never typed or imported.
        told: What a computed column is by the values of its own record: a sheet that says
            otherwise has an error somewhere.
        auto: Form of the number the program gives where left blank ("P{:04d}", "AJ{year}-{:04d}").
        default_from: Where a blank takes its value: "session.hours" is the linked session's
            hours, "item.value" the value of the chosen code.
        child: Comes from a child register shown as columns of its parent.
        more: Belongs under 更多列 (hidden at first).
        masked: Shown masked unless revealed.
        private: Stays in the office: left out of packages (masked columns are, too).
        open_ended: A date that may be 长期 (stored as 9999-12-31).
        past: A date that cannot lie in the future.
        between: The least and the most a number may be.
        listed: What the records that name one in this link are to it, if not just their register:
            承办的案件.
        vocabulary: Name of the words it may hold, which follow from the record's other values
            (services/vocabularies): the columns of a table.
        carried: Likely the same for the next record entered: 保存并新增 keeps it.
        section: Heading of the form's section it stands in.
    """

    name: str
    label: str
    kind: Kind
    required: bool = False
    required_when: Condition | None = None
    when_words: str = ""
    codes: str = ""
    target: str = ""
    help: str = ""
    synonyms: tuple[str, ...] = ()
    width: int = 12
    max_length: int = 0
    default: object = None
    default_from: str = ""
    computed: bool = False
    told: Callable[[Values], object] | None = None
    auto: str = ""
    child: ChildColumn | None = None
    more: bool = False
    masked: bool = False
    private: bool = False
    open_ended: bool = False
    past: bool = False
    between: tuple[int, int] | None = None
    sorted_by_pinyin: bool = False
    searched: bool = False
    section: str = ""
    carried: bool = False
    listed: str = ""
    vocabulary: str = ""


@dataclass(frozen=True, slots=True)
class ChildColumn:
    """A child register's field shown and imported as a column of its parent.

    Columns of the same ``group`` in one row make one child record; a ``multiple`` column makes
    one child record for each name in the cell.

    Attributes:
        register: Code name of the child register.
        parent_link: The child's column that points to the parent.
        fills: The child's column this cell fills.
        fixed: Values every such child gets (the role of an officer, say).
        current: Shows only the child that holds now (no end date in this child column).
        written: The child's column that keeps a name as written where no record stands behind it.
    """

    register: str
    parent_link: str
    fills: str
    group: str = ""
    fixed: tuple[tuple[str, object], ...] = ()
    multiple: bool = False
    current: str = ""
    written: str = ""


@dataclass(frozen=True, slots=True)
class RowRule:
    """A rule that one record can break by itself, whatever else the store holds.

    ``broken`` gets the values of the record and answers whether the rule is broken.
    """

    id: str
    columns: tuple[str, ...]
    sentence: str
    broken: Condition


@dataclass(frozen=True, slots=True)
class RegisterSpec:
    """One register as the window, the command line and the sheets see it.

    Attributes:
        key: Natural key; ``other_keys`` also find the record on import, tried in order.
        title: Columns whose texts, joined, name a record; "a|b" takes the first one filled.
        order: Default order, column names, "-" in front for descending.
        month: The column that says which month a record belongs to.
        parent: For a link register shown as a tab of its parent: that parent's code name.
        icon: Name of the icon in the navigation.
        paper: What is printed of one record, where there is such a paper.
        apart: Columns that tell records of one title apart where one of them is chosen.
        stays: Its records never leave the office in a package, whatever the package's grade:
            health, counselling, what somebody was called to account for.
        stored: The columns that the register's own table stores.
        entered: The columns that a clerk types or imports, child columns included.
    """

    name: str
    label: str
    group: str
    columns: tuple[ColumnSpec, ...]
    key: tuple[str, ...]
    title: tuple[str, ...]
    order: tuple[str, ...]
    other_keys: tuple[tuple[str, ...], ...] = ()
    month: str = ""
    parent: str = ""
    icon: str = "list"
    rules: tuple[RowRule, ...] = ()
    paper: str = ""
    apart: tuple[str, ...] = ()
    stays: bool = False
    by_name: dict[str, ColumnSpec] = field(default_factory=dict, compare=False, repr=False)
    stored: tuple[ColumnSpec, ...] = field(init=False, compare=False, repr=False)
    entered: tuple[ColumnSpec, ...] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Index the columns, once: some are asked for with every row."""
        self.by_name.update({column.name: column for column in self.columns})
        entered = tuple(c for c in self.columns if not c.computed)
        object.__setattr__(self, "entered", entered)
        object.__setattr__(self, "stored", tuple(c for c in entered if c.child is None))

    def column(self, name: str) -> ColumnSpec:
        """Return the column of that name."""
        return self.by_name[name]
