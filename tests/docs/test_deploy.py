"""What docs/operations.md tells people to install runs: the units by systemd's check, the site behind a real nginx."""

import http.client
import os
import re
import shlex
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.tools.debian import program

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "docs" / "deploy"
NAME = "tillsyn.kommun.example"


@dataclass(frozen=True)
class Site:
    """The site as a browser reaches it: a TLS port and a plain one, and the certificate to trust."""

    https: int
    http: int
    certificate: Path


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def _environment(folder: Path) -> dict[str, str]:
    """The settings file as systemd reads it, with the instance folder moved to the test's own."""
    lines = (DEPLOY / "tillsynslotsen.env").read_text().splitlines()
    told = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    return {**told, "TRACKER_INSTANCE": str(folder / "instance"), "PATH": "/usr/bin:/bin", "PYTHONUTF8": "1"}


def _gunicorn(folder: Path) -> list[str]:
    """The service's own command, with this environment's gunicorn and the test's own socket."""
    unit = (DEPLOY / "tillsynslotsen.service").read_text()
    found = re.search(r"^ExecStart=(.+)$", unit, re.MULTILINE)
    assert found is not None
    _there, *rest = shlex.split(found.group(1))
    moved = [part.replace("/run/tillsynslotsen", str(folder)) for part in rest]
    return [sys.executable, "-m", "gunicorn", *moved]


def _nginx_file(folder: Path, https: int, http_port: int) -> Path:
    """The shipped site, on free ports, within the smallest configuration nginx starts with."""
    site = (DEPLOY / "nginx.conf").read_text()
    site = re.sub(r"\n *listen \[::\][^;]*;", "", site)
    for shipped, own in (
        ("listen 80;", f"listen 127.0.0.1:{http_port};"),
        ("listen 443 ssl http2;", f"listen 127.0.0.1:{https} ssl http2;"),
        ("/etc/ssl/tillsyn/fullchain.pem", f"{folder}/certificate.pem"),
        ("/etc/ssl/tillsyn/key.pem", f"{folder}/key.pem"),
        ("/run/tillsynslotsen", str(folder)),
    ):
        assert shipped in site, shipped
        site = site.replace(shipped, own)
    folders = "".join(
        f"{kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    # As root nginx gives its workers to nobody, who may not enter a test's folder.
    user = "user root;\n" if os.geteuid() == 0 else ""
    file = folder / "nginx.conf"
    file.write_text(
        f"{user}pid {folder}/nginx.pid;\nerror_log {folder}/error.log;\ndaemon off;\n"
        f"events {{}}\nhttp {{\naccess_log {folder}/access.log;\n{folders}{site}\n}}\n"
    )
    return file


def _certificate(folder: Path) -> Path:
    subprocess.run(
        [
            program("openssl"), "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-days", "2", "-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}",
            "-keyout", folder / "key.pem", "-out", folder / "certificate.pem",
        ],
        check=True,
        capture_output=True,
    )  # fmt: skip
    return folder / "certificate.pem"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """nginx with the shipped site in front of gunicorn with the shipped command and settings."""
    folder = tmp_path_factory.mktemp("site")
    nginx, certificate = program("nginx"), _certificate(folder)
    environment, ports = _environment(folder), (_free_port(), _free_port())
    tracker = [sys.executable, "-c", "from tracker.cli import main; main()"]
    subprocess.run([*tracker, "db", "upgrade"], cwd=ROOT, env=environment, check=True, capture_output=True)
    with (folder / "gunicorn.log").open("w") as log:
        app = subprocess.Popen(_gunicorn(folder), cwd=ROOT, env=environment, stderr=log)
        front = subprocess.Popen([nginx, "-c", _nginx_file(folder, *ports), "-p", folder], stderr=log)
        try:
            made = Site(*ports, certificate)
            _wait(made)
            yield made
        finally:
            for server in (front, app):
                server.terminate()
            for server in (front, app):
                server.wait(30)


def _wait(site: Site) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            status = _get(site, "/logga-in").status
        except OSError:
            status = 0
        if status == 200:
            return
        assert time.monotonic() < deadline, f"the site answers {status}"
        time.sleep(0.1)


def _get(
    site: Site, path: str, *, tls: bool = True, host: str = NAME, headers: dict[str, str] | None = None
) -> http.client.HTTPResponse:
    if tls:
        trusted = ssl.create_default_context(cafile=site.certificate)
        with socket.create_connection(("127.0.0.1", site.https), timeout=20) as plain:
            connection = http.client.HTTPConnection("127.0.0.1", site.https, timeout=20)
            connection.sock = trusted.wrap_socket(plain, server_hostname=NAME)
            return _answer(connection, path, host, headers)
    return _answer(http.client.HTTPConnection("127.0.0.1", site.http, timeout=20), path, host, headers)


def _answer(
    connection: http.client.HTTPConnection, path: str, host: str, headers: dict[str, str] | None
) -> http.client.HTTPResponse:
    connection.request("GET", path, headers={"Host": host, **(headers or {})})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer


def test_plain_http_leads_to_https_and_nowhere_else(site: Site) -> None:
    answer = _get(site, "/atgarder?lage=sen", tls=False)
    assert (answer.status, answer.headers["Location"]) == (301, f"https://{NAME}/atgarder?lage=sen")


def test_cookies_travel_over_https_only_and_belong_to_this_host(site: Site) -> None:
    cookies = _get(site, "/logga-in").headers.get_all("Set-Cookie") or []
    assert cookies
    for cookie in cookies:
        assert cookie.startswith("__Host-")
        for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
            assert part in cookie


def test_protecting_headers_come_through_once(site: Site) -> None:
    headers = _get(site, "/logga-in").headers
    for name in ("Strict-Transport-Security", "Content-Security-Policy", "X-Content-Type-Options"):
        assert len(headers.get_all(name) or []) == 1, name
    assert headers["Server"] == "nginx"


def test_old_tls_is_refused(site: Site) -> None:
    old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
    old.set_ciphers("ALL:@SECLEVEL=0")
    with pytest.warns(DeprecationWarning, match="TLSv1_1"):
        old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1_1
    with socket.create_connection(("127.0.0.1", site.https), timeout=20) as plain, pytest.raises(ssl.SSLError):
        old.wrap_socket(plain, server_hostname=NAME)


def test_another_host_is_no_address_of_ours(site: Site) -> None:
    assert _get(site, "/logga-in", host="ond.example").status == 400


def test_addresses_of_links_in_mails_stand_in_no_log(site: Site) -> None:
    """Of the proxy: they open without a sign-in. What is no secret is logged, so the log is at work."""
    token = "t" * 43
    for path in (f"/bekrafta/{token}", f"/konto/valj-losenord/{token}"):
        assert _get(site, path).status == 410
    assert _get(site, "/logga-in?synlig").status == 200
    folder = site.certificate.parent
    logs = "".join((folder / name).read_text() for name in ("access.log", "error.log", "gunicorn.log"))
    assert "/logga-in?synlig" in logs and token not in logs


@pytest.mark.parametrize("unit", sorted(file.name for file in DEPLOY.glob("*.[st]*er*") if file.suffix != ".conf"))
def test_units_are_what_systemd_understands(tmp_path: Path, unit: str) -> None:
    """Checked beside each other, with the program's path replaced by one that is there."""
    for file in (*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer")):
        text = re.sub(r"/opt/tillsynslotsen/\.venv/bin/(gunicorn|tracker)", "/bin/true", file.read_text())
        (tmp_path / file.name).write_text(text)
    done = subprocess.run(
        [program("systemd-analyze"), "verify", "--man=no", tmp_path / unit], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_caddyfile_is_what_caddy_understands() -> None:
    done = subprocess.run(
        [program("caddy"), "validate", "--adapter", "caddyfile", "--config", DEPLOY / "Caddyfile"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
