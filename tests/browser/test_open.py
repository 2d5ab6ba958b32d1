import pytest

from tests.browser import checks
from tests.browser.conftest import Browse


@pytest.mark.own_font
def test_the_way_in_is_readable(browse: Browse, width: int) -> None:
    page = browse("/", width=width)
    checks.readable(page)
