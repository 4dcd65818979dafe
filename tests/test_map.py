"""The map of the packages is the one that the imports draw, and its arrows point down."""

from docs.map import FLOORS, ROOT, arrows, svg


def test_the_map_in_the_repository_is_up_to_date() -> None:
    assert (ROOT / "docs" / "map.svg").read_text("utf-8") == svg(), "python -m docs.map draws it anew"


def test_arrows_point_down_or_stay_on_their_floor() -> None:
    floor = {package: index for index, packages in enumerate(FLOORS) for package in packages}
    assert {("pages", "core.ui"), ("core.training", "core.engine")} <= arrows()
    assert [(a, b) for a, b in arrows() if floor[a] > floor[b]] == []
