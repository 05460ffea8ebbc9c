"""`tracker remind` as a timer runs it: what it prints, what it sends, and how it ends."""

from dataclasses import replace

import pytest

from tests.sites import Site
from tests.tools import smtp
from tests.world import SITE
from tracker.models import InstallationFact, OutboxLetter, ReportDraft


def _with_mail(site: Site, port: int) -> Site:
    mail = {"TRACKER_SMTP_URL": f"smtp://127.0.0.1:{port}", "TRACKER_MAIL_FROM": "lotsen@kommun.example"}
    return replace(site, environment={**mail, "TRACKER_BASE_URL": SITE})


@pytest.fixture
def demo(site: Site) -> Site:
    """The installation is a demo: there a set day may send (R15)."""
    with site.opened() as session:
        session.add(InstallationFact(name="demo", value="1"))
        session.commit()
    return site


def _rows(site: Site, model: type) -> int:
    with site.opened() as session:
        return session.query(model).count()


def test_two_runs_send_everything_once(demo: Site) -> None:
    with smtp.server() as post:
        there = _with_mail(demo, post.port)
        first, second = there.run("remind"), there.run("remind")
        taken = [str(post.next()["To"]) for _ in range(post.letters.qsize())]
    assert (first.returncode, first.stderr, second.returncode, second.stderr) == (0, "", 0, "")
    assert len(taken) == len(set(taken)) > 0
    assert "Utkast öppnade: 2." in first.stdout and f"Skickade: {len(taken)}." in first.stdout
    assert second.stdout == "Nya mejl: 0. Skickade: 0.\n"


def test_a_dry_run_says_what_would_be_done_and_does_nothing(demo: Site) -> None:
    with smtp.server() as post:
        said = _with_mail(demo, post.port).run("remind", "--dry-run")
        assert post.letters.empty()
    assert (said.returncode, said.stderr) == (0, "")
    assert "Utkast: Alby kommun" in said.stdout and "Mejl: chief.a@exempel.example: " in said.stdout
    assert "Väntar på att skickas: 0." in said.stdout
    assert (_rows(demo, OutboxLetter), _rows(demo, ReportDraft)) == (0, 0)


def test_a_server_that_is_down_is_told_with_exit_code_1_and_a_last_line_that_says_what_comes_of_it(demo: Site) -> None:
    with smtp.server() as post:
        down = post.port
    said = _with_mail(demo, down).run("remind")
    assert said.returncode == 1
    assert "mejl väntar (ConnectionRefusedError)" in said.stderr.splitlines()[-1]
    assert _rows(demo, OutboxLetter) > 0


def test_practice_sends_nothing_and_says_so(site: Site) -> None:
    """R15: the day is set, and the database is no demo."""
    with smtp.server() as post:
        said = _with_mail(site, post.port).run("remind")
        assert post.letters.empty()
    assert (said.returncode, _rows(site, OutboxLetter)) == (1, 0)
    assert said.stderr.startswith("Övning:") and said.stderr.count("\n") == 1


def test_without_mail_it_says_which_settings_are_missing_and_opens_drafts_all_the_same(demo: Site) -> None:
    said = demo.run("remind")
    assert (said.returncode, _rows(demo, ReportDraft)) == (1, 2)
    assert "TRACKER_SMTP_URL" in said.stderr


def test_called_wrongly_is_2(demo: Site) -> None:
    assert demo.run("remind", "--hurt").returncode == 2
