"""The time ruler: what it says, where it stands, and that nothing is drawn outside or on top of something else."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.documents import plans
from tracker.charts import figures
from tracker.charts.scene import Axis, Box, Line, Mark, Scene, Text
from tracker.wording import Words

SV = Words("sv")
LAST = date(2014, 4, 4)
MEETINGS = (date(2014, 2, 26), date(2014, 3, 26))
days = st.dates(min_value=date(2012, 1, 1), max_value=date(2016, 12, 31))


def ruler(today: date = date(2014, 3, 18), **values: object) -> Scene:
    given = {"deadline_on": LAST, "starts_on": date(2014, 2, 24), "meetings": MEETINGS, "words": SV, **values}
    return figures.ruler(today=today, **given)


def texts(scene: Scene, look: str = "") -> list[str]:
    found = [item.text for item in scene.items if isinstance(item, Text) and (not look or look in item.look.split())]
    return [text.replace("\N{NO-BREAK SPACE}", " ") for text in found]


def said(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_ruler_of_katrineholm_says_what_the_guide_draws() -> None:
    scene = ruler()
    assert said(scene.title) == "Tidslinje fram till fredag 4 april 2014"
    assert said(scene.description) == (
        "I dag är det 18 mars. 17 dagar återstår till sista dag 4 april. "
        "Nämndens sammanträden: 26 februari och 26 mars."
    )
    assert texts(scene, "kvart") == ["17 dagar"]
    assert texts(scene, "idagt")[0] == "I dag 18 mars"
    assert texts(scene, "sistat")[0] == "Sista dag 4 april"
    assert "Nämndmöte 26 mars" in texts(scene, "bred")
    assert "Möte 26 mars" in texts(scene, "smal")
    assert len([item for item in scene.items if isinstance(item, Mark)]) == 2


@pytest.mark.parametrize(
    ("today", "sentence"),
    [
        (date(2014, 4, 3), "1 dag återstår till sista dag 4 april."),
        (LAST, "Det är sista dagen."),
        (date(2014, 4, 5), "Sista dag 4 april passerade för 1 dag sedan."),
        (date(2014, 4, 14), "Sista dag 4 april passerade för 10 dagar sedan."),
    ],
)
def test_ruler_describes_the_time_around_the_last_day(today: date, sentence: str) -> None:
    assert sentence in said(ruler(today).description)


def test_ruler_without_meetings_says_so() -> None:
    assert "Inget nämndsammanträde är inlagt" in ruler(meetings=()).description


def test_ruler_paints_no_time_left_when_it_is_over() -> None:
    assert not [item for item in ruler(date(2014, 4, 8)).items if isinstance(item, Box)]


@given(today=days, deadline=days, start=st.none() | days, meetings=st.lists(days, max_size=8))
def test_whatever_the_days_everything_is_drawn_within_the_ruler(
    today: date, deadline: date, start: date | None, meetings: list[date]
) -> None:
    scene = figures.ruler(today=today, deadline_on=deadline, starts_on=start, meetings=meetings, words=SV)
    for item in scene.items:
        match item:
            case Line():
                assert 0 <= item.x1 <= 1
                assert 0 <= item.x2 <= 1
            case Box():
                assert item.width >= 0
                assert item.x + item.width <= 1 + 1e-9
            case Text() | Mark():
                assert 0 <= item.x <= 1
    if abs(today - deadline) < timedelta(weeks=26):
        assert any("idagt" in item.look or "sistat" in item.look for item in scene.items if isinstance(item, Text))


@given(first=days, length=st.integers(min_value=1, max_value=2000))
def test_an_axis_never_has_more_than_a_dozen_and_one_week_labels(first: date, length: int) -> None:
    axis = Axis(first, first + timedelta(days=length))
    assert len(axis.mondays()) <= 13
    assert all(monday.weekday() == 0 for monday in axis.mondays())
    assert axis.share(axis.first) == 0
    assert axis.share(axis.last) == 1


def test_thin_ruler_is_decoration() -> None:
    plan = plans.plan()
    scene = figures.thin_ruler(plan, plan.cases[0].deadlines[0])
    assert not scene.title
    assert not [item for item in scene.items if isinstance(item, Text)]


def test_empty_ruler_asks_for_the_last_day() -> None:
    assert texts(figures.empty_ruler(SV)) == ["I dag", "Sista dag?"]
