"""Mötesläge's views: cut to what fits, each title a conclusion, nothing left out and nothing computed anew."""

from dataclasses import replace
from datetime import date

import pytest

from tests.documents import plans
from tracker.documents import presentation
from tracker.documents.presentation import MOST_ROWS, MOST_TILES, Group, Presentation, View
from tracker.rules.states import ChangeClass, Flag, MeasureState


def shown(report: plans.Snapshot) -> Presentation:
    return presentation.present(report, plans.SV)


def of(report: plans.Snapshot, group: Group) -> list[View]:
    return [view for view in shown(report).views if view.group is group]


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_the_tabs_lead_to_the_first_view_of_each_group() -> None:
    made = shown(plans.march())
    assert [plain(tab.label) for tab in made.tabs] == ["Läget", "Ändrat", "Kvar", "Beslut", "4 april"]
    anchors = [view.anchor for view in made.views]
    assert len(anchors) == len(set(anchors))
    assert {tab.anchor for tab in made.tabs} <= set(anchors)


def test_no_view_holds_more_than_can_be_read() -> None:
    for view in shown(plans.troubled(60)).views:
        if not view.aside:
            assert len(view.items) <= MOST_ROWS and len(view.rows) <= MOST_ROWS, view.anchor
            assert sum(len(row.tiles) for row in view.rows) <= MOST_TILES, view.anchor


@pytest.mark.parametrize("report", [plans.march(), plans.troubled(), plans.troubled(60)])
def test_every_measure_and_every_change_is_on_some_view(report: plans.Snapshot) -> None:
    tiles = [tile.name for view in of(report, Group.STATE) for row in view.rows for tile in row.tiles]
    open_ids = {finding.id for finding in report.plan.findings if finding.closed_on is None}
    wanted = [
        f"{m.number} {m.title}" for m in report.plan.measures if not m.finding_ids or open_ids & set(m.finding_ids)
    ]
    assert sorted(tiles) == sorted(wanted)
    told = " ".join(item.name for view in of(report, Group.CHANGED) for item in view.items)
    assert all(change.number in told for change in report.changes)


def test_titles_are_conclusions() -> None:
    made = {view.anchor: plain(view.title) for view in shown(plans.march()).views}
    assert made["laget"].split(". ")[0].startswith(("Alla", "Ingen", "En", "Två", "Tre", "Fyra", "Fem"))
    assert made["andrat"].startswith("Sedan 26 februari: ")
    assert made["kvar"].endswith(".")
    assert made["sista-dag"] == "Två frågor avgör 4 april"


@pytest.mark.parametrize(
    ("done", "total", "said"),
    [
        (0, 1, "Åtgärden är inte genomförd ännu."),
        (1, 1, "Åtgärden är genomförd eller införd."),
        (0, 6, "Ingen av sex åtgärder är genomförd ännu."),
        (1, 6, "En av sex åtgärder är genomförd eller införd."),
        (5, 6, "Fem av sex åtgärder är genomförda eller införda."),
        (6, 6, "Alla sex åtgärder är genomförda eller införda."),
        (13, 20, "13 av 20 åtgärder är genomförda eller införda."),
    ],
)
def test_how_many_are_done_is_worded_for_none_one_two_and_many(done: int, total: int, said: str) -> None:
    assert presentation._done(done, total, plans.SV) == said


@pytest.mark.parametrize(
    ("late", "others", "said"),
    [
        (0, 0, "Inget är försenat. Inget återstår."),
        (0, 1, "Inget är försenat. En sak återstår."),
        (0, 3, "Inget är försenat. Tre saker återstår."),
        (1, 0, "En åtgärd är försenad."),
        (2, 1, "Två åtgärder är försenade. En sak till återstår."),
        (2, 4, "Två åtgärder är försenade. Fyra saker till återstår."),
    ],
)
def test_what_remains_is_worded_for_none_one_two_and_many(late: int, others: int, said: str) -> None:
    assert presentation._remaining_title(late, others, plans.SV) == said


def test_what_is_late_is_first_and_never_hidden_by_the_colour_of_its_state() -> None:
    report = plans.troubled()
    assert dict(report.flag_counts)[Flag.OVERDUE]
    first = of(report, Group.REMAINING)[0].items[0]
    assert first.marks[0].tone == "sen"
    late = {said.measure_id for said in report.measures if Flag.OVERDUE in [f.flag for f in said.flags]}
    names = {f"{m.number} {m.title}" for m in report.plan.measures if m.id in late}
    tones = {t.tone for v in of(report, Group.STATE) for r in v.rows for t in r.tiles if t.name in names}
    assert tones == {"sen"}


def test_days_are_counted_from_the_meeting() -> None:
    made = shown(plans.march())
    last_day = next(view.last_day for view in made.views if view.last_day)
    assert last_day.days == 9 and last_day.left == "dagar kvar vid mötet"
    assert plain(made.days_left) == "9 dagar från mötet till 4 april"
    after = replace(plans.march(), meeting=replace(plans.MARCH, held_on=date(2014, 4, 5)))
    assert plain(shown(after).days_left) == "Sista dag 4 april har passerat"


def test_nothing_at_all_is_said_too() -> None:
    made = shown(plans.empty())
    titles = [view.title for view in made.views]
    assert titles[0] == "Planen har inga åtgärder ännu."
    assert "Inget beslut att fatta" in titles and "Ingen myndighet väntar på svar just nu" in titles


def test_the_classes_come_in_order_of_weight_and_the_unchanged_last_together() -> None:
    report = plans.march()
    items = [item for view in of(report, Group.CHANGED) for item in view.items]
    still = [change for change in report.changes if change.klass is ChangeClass.UNCHANGED]
    assert len(items) == len(report.changes) - len(still) + bool(still)
    if still:
        assert items[-1].marks[0].icon == "dash-lg"


def test_a_finding_can_be_asked_about_with_all_its_measures() -> None:
    report = plans.march()
    for finding in report.plan.findings:
        view = next(view for view in of(report, Group.FINDING) if view.anchor == f"brist-{finding.id}")
        tiles = [tile.name for row in view.rows for tile in row.tiles]
        assert len(tiles) == len(report.plan.measures_of(finding.id))
        assert [item.name for item in view.items][:3] == ["Krav", "Ståndpunkt", "Effekt"]


def test_a_withdrawn_measure_is_not_counted_among_those_to_do() -> None:
    report = plans.march()
    measures = (replace(report.plan.measures[0], state=MeasureState.WITHDRAWN), *report.plan.measures[1:])
    fewer = replace(report, plan=replace(report.plan, measures=measures))
    assert of(fewer, Group.STATE)[0].title != of(report, Group.STATE)[0].title
