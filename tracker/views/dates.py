"""The door to Ändrade tider: how many first dates were kept, every move with its reason, and the forecasts."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from tracker.documents import dates_telling, html
from tracker.documents.printers import PDF, WORD
from tracker.extensions import db
from tracker.queries import dates
from tracker.rules import slips
from tracker.rules.access import Permission
from tracker.web import context, downloads, guard

door = Blueprint("dates", __name__, url_prefix="/andrade-tider")


@door.get("")
@guard.needs(Permission.PLAN_READ)
def index() -> ResponseReturnValue:
    """The whole committee's dates. It is about the plan, not about anybody."""
    words, plan = context.words(), context.plan()
    page = slips.changed_dates(plan)
    moves = [move for row in page.rows for move in row.record.moves]
    return render_template(
        "dates/index.html",
        page=page,
        lead=dates_telling.conclusion(page.ledger, words),
        approvers={move.id: dates_telling.approver(move, plan.committee) for move in moves},
        forecasts=[
            (
                one.forecast,
                dates_telling.awaited_for(one, words),
                *dates_telling.outlook(one.forecast, plan.today, words),
            )
            for one in page.awaited
        ],
        rule=dates_telling.rule(words),
    )


@door.get("/sammanstallning")
@guard.needs(Permission.PLAN_READ)
def paper() -> ResponseReturnValue:
    """The same for the committee's papers, as it is printed."""
    document = dates.dates_document(db.session, context.plan())
    return render_template("dates/paper.html", document=html.page(document))


@door.get("/andrade-tider.pdf")
@guard.needs(Permission.PLAN_READ)
def paper_pdf() -> ResponseReturnValue:
    """The document as PDF."""
    return _file(PDF)


@door.get("/andrade-tider.docx")
@guard.needs(Permission.PLAN_READ)
def paper_word() -> ResponseReturnValue:
    """The document as Word."""
    return _file(WORD)


def _file(media_type: str) -> ResponseReturnValue:
    file = dates.dates_file(db.session, context.plan(), media_type)
    return downloads.send(file)
