"""What the year will come to if all goes on as it does (N7): hours, cards, annual reviews.

A forecast is arithmetic over what is entered, never a promise: the pace of the months gone by,
carried on to 31 December, and cards as if nobody renewed any.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from sqlalchemy import Connection, func, or_, select

from zhifa_desktop.indicators.catalogue import indicator
from zhifa_desktop.indicators.declaration import Scope
from zhifa_desktop.indicators.engine import behind, figure, month_scope
from zhifa_desktop.indicators.people import MONTHS, active_officer
from zhifa_desktop.indicators.targets import plan
from zhifa_desktop.registers.training import PRESENT, hours_this_year
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.services import month_content
from zhifa_desktop.services.workspace import Workspace

HELD, REVIEWED = "certificate_held", "annual_review"
AHEAD = 12
TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class HoursForecast:
    """One officer's year: hours now, what the pace leads to, what is owed by 31 December."""

    person: str
    name: str
    unit: str
    hours: Decimal
    predicted: Decimal
    owed: Decimal

    @property
    def missing(self) -> Decimal:
        """Hours still wanted, whatever the pace."""
        return max(self.owed - self.hours, Decimal(0))

    @property
    def will_miss(self) -> bool:
        """Whether the pace does not lead to what is owed."""
        return self.predicted < self.owed


@dataclass(frozen=True, slots=True)
class Mending:
    """How many sessions of one length bring everybody to the hours owed.

    ``rounds`` is what the one who lacks most has to attend, ``places`` how many seats are
    taken in all, ``sessions`` how many sessions that makes with so many seats in each.
    """

    length: Decimal
    seats: int
    people: int
    hours: Decimal
    rounds: int
    places: int
    sessions: int

    @property
    def words(self) -> str:
        """The whole in one sentence."""
        if not self.people:
            return "按现在的进度，年底都能达到。"
        return (
            f"{self.people}人合计还差{_text(self.hours)}学时。每期{_text(self.length)}学时、"
            f"每期{self.seats}人，共需{self.sessions}期({self.places}人次)，"
            f"差得最多的要参加{self.rounds}期。"
        )


@dataclass(frozen=True, slots=True)
class CardsAhead:
    """持证上岗率 at the end of a month to come, if no card is renewed, and who runs out in it."""

    month: Month
    value: Decimal | None
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReviewsAhead:
    """Annual reviews still to be done this year, and how many a month that takes."""

    left: int
    due: int
    a_month: int

    @property
    def words(self) -> str:
        """The whole in one sentence."""
        if not self.left:
            return "本年应审的证件都已年审。" if self.due else "本年没有应审的证件。"
        return f"本年应审{self.due}证，还有{self.left}证未审；到年底每月要审{self.a_month}证。"


class Forecast:
    """Forecasts of an opened store."""

    def __init__(self, workspace: Workspace) -> None:
        """Read that store."""
        self._workspace = workspace

    def hours(self, *, all_of_them: bool = False) -> tuple[HoursForecast, ...]:
        """Return the officers in post who will miss the year's hours, who lacks most first.

        ``all_of_them`` returns also those who will reach them.
        """
        with self._workspace.reader() as connection:
            scope = self._scope(connection)
            row, living = scope.at.of("person")
            unit = scope.at.look_up("unit", row.unit, lambda u: u.name)
            chosen = select(
                row.id, row.name, unit.label("unit"), row.joined_on,
                hours_this_year(row.id, scope.at).label("hours"),
            ).where(living, active_officer(row, scope))  # fmt: skip
            found = [
                _forecast(one.id, one.name, one.unit, one.joined_on, one.hours, scope.until)
                for one in connection.execute(chosen)
            ]
        wanted = [one for one in found if all_of_them or one.will_miss]
        return tuple(sorted(wanted, key=lambda one: (-one.missing, one.name, one.person)))

    def free_on(self, people: Iterable[str], first: date, last: date) -> frozenset[str]:
        """Return which of these people are on duty and in no other session on any of these days."""
        with self._workspace.reader() as connection:
            scope = self._scope(connection)
            row, living = scope.at.of("person")
            on_duty = connection.execute(select(row.id).where(living, active_officer(row, scope)))
            present = frozenset(on_duty.scalars())
            attendance, there = scope.at.of("attendance")
            session, held = scope.at.of("training_session")
            end = func.coalesce(session.end, session.start)
            busy = connection.execute(
                select(attendance.person).where(
                    there, held, attendance.session == session.id,
                    or_(attendance.presence.is_(None), attendance.presence.in_(PRESENT)),
                    session.start <= last, end >= first,
                )
            )  # fmt: skip
            return (present & frozenset(people)) - frozenset(busy.scalars())

    def cards(self, months: int = AHEAD) -> tuple[CardsAhead, ...]:
        """Return 持证上岗率 at the end of this month and those to come, if nothing is renewed."""
        declared = indicator(HELD)
        with self._workspace.reader() as connection:
            before = frozenset(self._without_card(connection, self._workspace.today()))
            month, found = Month.of(self._workspace.today()), []
            for _ in range(months):
                scope = self._scope(connection, month.last)
                without = frozenset(self._without_card(connection, month.last))
                value = figure(connection, declared, scope).value
                found.append(CardsAhead(month, value, tuple(sorted(without - before))))
                before, month = without, month.after()
        return tuple(found)

    def reviews(self) -> ReviewsAhead:
        """Return what of the year's annual reviews is left."""
        declared = indicator(REVIEWED)
        with self._workspace.reader() as connection:
            found = figure(connection, declared, self._scope(connection))
        due, done = int(found.denominator or 0), int(found.numerator)
        months = MONTHS + 1 - self._workspace.today().month
        return ReviewsAhead(due - done, due, -(-(due - done) // months))

    def _without_card(self, connection: Connection, day: date) -> list[str]:
        chosen = behind(indicator(HELD), self._scope(connection, day))
        return list(connection.execute(chosen).scalars())

    def _scope(self, connection: Connection, day: date | None = None) -> Scope:
        on = day or self._workspace.today()
        options = month_content.options(self._workspace.settings, on.year)
        return month_scope(Month.of(on), on, options)


def mending(people: Sequence[HoursForecast], length: Decimal, seats: int) -> Mending:
    """Return how many sessions of a length, with so many seats, these people need.

    Raises:
        ValueError: A session without hours or seats.
    """
    if length <= 0 or seats <= 0:
        raise ValueError("a session has hours and seats")
    rounds = [int((one.missing / length).to_integral_value(ROUND_CEILING)) for one in people]
    places, most = sum(rounds), max(rounds, default=0)
    sessions = max(most, -(-places // seats)) if people else 0
    hours = sum((one.missing for one in people), Decimal(0))
    return Mending(length, seats, len(people), hours, most, places, sessions)


def _forecast(
    person: str, name: str, unit: str | None, joined: date | None, hours: Decimal, today: date
) -> HoursForecast:  # fmt: skip
    first = date(today.year, 1, 1)
    months = MONTHS
    if joined is not None and joined >= first:  # joiners owe from their month on
        first, months = joined.replace(day=1), MONTHS + 1 - joined.month
    owed = plan(today.year).required_hours * months / MONTHS
    gone, whole = (today - first).days + 1, (date(today.year, 12, 31) - first).days + 1
    reached = hours if hours >= owed else hours * whole / gone
    predicted = reached.quantize(TENTH, ROUND_FLOOR)
    return HoursForecast(person, name, unit or "", hours, predicted, owed)


def _text(value: Decimal) -> str:
    return f"{value.normalize():f}"


def days_of(first: date, length: Decimal, per_day: Decimal = Decimal(8)) -> date:
    """Return the last day of a session that begins on a day, so many hours a day."""
    days = int((length / per_day).to_integral_value(ROUND_CEILING))
    return first + timedelta(days=max(days, 1) - 1)
