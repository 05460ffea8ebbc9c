"""`tracker remind`: what is due today is told by mail, and the next report's draft is opened. For cron or a timer."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from tracker.cli.calling import Refused
from tracker.cli.house import opened

if TYPE_CHECKING:
    from tracker.web.post import Round


@click.command()
@click.option("--dry-run", is_flag=True, help="Skriv vad som skulle göras. Inget ändras och inget skickas.")
def remind(dry_run: bool) -> None:
    """Påminn om det som behövs i dag, och skicka det som väntar.

    Ansvariga ombeds bekräfta sina åtgärder före utskick, får veta att ett datum har passerat och får ett veckobrev på
    måndagar. Förvaltningschefen får veta vad som blivit försenat. Efter ett sammanträde öppnas utkastet till nästa
    rapport. Ingen får mer än ett mejl om dagen. Kör kommandot ofta, till exempel var tionde minut: det som är gjort
    görs inte en gång till.

    \b
    Exempel:
      tracker remind
      tracker remind --dry-run
    """
    with opened():
        from tracker.web import clock, letters, post, reminders

        today, now = clock.today(), datetime.now(UTC)
        if dry_run:
            _tell(is_time=_is_time(now))
            return
        drafts = reminders.open_drafts(today)
        if drafts:
            click.echo(f"Utkast öppnade: {drafts}.")
        if not letters.can_be_sent():
            raise Refused(_why_not())
        queued = reminders.queue_due(today, now) if _is_time(now) else 0
        made = post.deliver()
        click.echo(f"Nya mejl: {queued}. Skickade: {made.sent}.")
        _complain(made)


def _is_time(now: datetime) -> bool:
    """Letters are written from eight o'clock on; where the day is set, the clock says nothing."""
    from tracker.rules import reminders
    from tracker.web import clock

    return clock.practice_day() is not None or reminders.is_time(now)


def _why_not() -> str:
    from tracker.web import letters

    if letters.is_set_up():
        return "Övning: dagen är satt med TRACKER_TODAY, så inget mejl skickas."
    return "Mejl är inte inställt. Ange TRACKER_SMTP_URL, TRACKER_MAIL_FROM och TRACKER_BASE_URL."


def _complain(made: "Round") -> None:
    """Exit code 1 when letters wait that should have left, or were given up: somebody should look at the server."""
    from tracker.extensions import db as database
    from tracker.queries import reminders

    if made.given_up:
        click.echo(f"{made.given_up} mejl skickas inte: de hann bli inaktuella.", err=True)
    if made.failed:
        waiting = reminders.waiting(database.session)
        raise Refused(f"{waiting.count} mejl väntar ({waiting.failure}). De skickas när mejlservern tar emot dem.")
    if made.given_up:
        raise SystemExit(1)


def _tell(*, is_time: bool) -> None:
    """What would be done, a line each."""
    from tracker.extensions import db as database
    from tracker.queries import reminders as reading
    from tracker.web import clock, letters, reminders
    from tracker.wording import Words

    words, today = Words("sv"), clock.today()
    for _meeting, committee, day, held_on in reminders.drafts_due(today):
        click.echo(f"Utkast: {committee}, sammanträdet {words.date(day)} (efter {words.date(held_on)}).")
    for person in reminders.due(today):
        kinds = ", ".join(dict.fromkeys(item.kind.value for item in person.items))
        click.echo(f"Mejl: {person.email}: {kinds} ({len(person.items)}).")
    if not is_time:
        click.echo("Mejlen skrivs från klockan 8.")
    waiting = reading.waiting(database.session)
    click.echo(f"Väntar på att skickas: {waiting.count}.")
    if not letters.can_be_sent():
        click.echo(f"Obs: {_why_not()}")
