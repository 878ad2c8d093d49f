"""An authority, and what tests about signing ask of a store: its keys, whom it trusts."""

from __future__ import annotations

import pytest

from tests.authority import Authority, key_file
from zhifa_desktop.services.keys import Keys
from zhifa_desktop.services.months import Months
from zhifa_desktop.services.trusted import Trusted

OUR = "样例县交通运输综合行政执法大队"


@pytest.fixture(scope="session")
def authority() -> Authority:
    return Authority("某省认证签发", Authority())


@pytest.fixture
def keys(workspace) -> Keys:
    return Keys(workspace)


@pytest.fixture
def trust(workspace) -> Trusted:
    return Trusted(workspace)


@pytest.fixture
def months(workspace) -> Months:
    return Months(workspace)


@pytest.fixture
def import_key(keys, authority, tmp_path):
    """Return a function that imports a key of a name, issued by the authority."""

    def put(common: str = OUR, *, key=None, person: str = "", confirmed: bool = False, **more):
        path = tmp_path / "单位.p12"
        path.write_bytes(key_file(authority.identity(common, key, **more)))
        return keys.import_file(path, "secret", person=person, confirmed=confirmed)

    return put
