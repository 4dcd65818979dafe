"""The address of a page: its own settings are read and written, and how far one has come stays in it."""

from types import SimpleNamespace

import pytest

from core.ui.links import address


class Parameters(dict[str, str]):
    """Streamlit's query parameters, as far as they are used."""

    def to_dict(self) -> dict[str, str]:
        return dict(self)

    def from_dict(self, parameters: dict[str, str]) -> None:
        self.clear()
        self.update(parameters)


@pytest.fixture
def parameters(monkeypatch: pytest.MonkeyPatch) -> Parameters:
    """What stands in the address."""
    found = Parameters()
    monkeypatch.setattr(address, "st", SimpleNamespace(query_params=found))
    return found


def test_a_page_reads_its_own_settings_and_not_what_every_page_carries(parameters: Parameters) -> None:
    parameters.update({"v": "2", "b": "-1", "p": "3"})
    assert address.own_parameters() == {"v": "2", "b": "-1"}


def test_new_settings_take_the_place_of_old_ones_and_the_path_stays(parameters: Parameters) -> None:
    parameters.update({"v": "2", "b": "-1", "p": "3"})
    address.write_parameters({"v": "2", "e": "50"})
    assert parameters == {"v": "2", "e": "50", "p": "3"}


def test_nothing_that_a_page_writes_takes_the_place_of_the_path(parameters: Parameters) -> None:
    parameters.update({"p": "3"})
    address.write_parameters({"p": "9", "v": "2"})
    assert parameters == {"p": "3", "v": "2"}


def test_nothing_is_carried_where_nothing_was(parameters: Parameters) -> None:
    address.write_parameters({"v": "2"})
    assert parameters == {"v": "2"}
