"""What the drills share: an installation of their own, and how long they are."""

from pathlib import Path

import pytest

from tests import sites
from tests.drills.figures import Drill
from tests.sites import Site


@pytest.fixture
def drill(request: pytest.FixtureRequest) -> Drill:
    """How long this drill is, and where it tells its figure."""
    return Drill(request)


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """An installation with the world and measures enough for many writers. Not to be changed: `site` is a copy."""
    site = sites.fill(tmp_path_factory.mktemp("filled") / "instance")
    sites.add_measures(site, 30)
    return site


@pytest.fixture
def site(filled: Site, tmp_path: Path) -> Site:
    """An installation for one drill."""
    return sites.copy(filled, tmp_path / "instance")
