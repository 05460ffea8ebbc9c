"""What the commands' tests share: an installation of their own."""

from pathlib import Path

import pytest

from tests import sites
from tests.sites import Site


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """An installation with the world in it. Not to be changed: `site` is a copy."""
    return sites.fill(tmp_path_factory.mktemp("filled") / "instance")


@pytest.fixture
def site(filled: Site, tmp_path: Path) -> Site:
    """An installation with the world in it, for one test."""
    return sites.copy(filled, tmp_path / "instance")
