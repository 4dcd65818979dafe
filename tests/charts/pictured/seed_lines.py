"""Three seeds whose losses cross."""

from core.charts.seed_lines import seeds_spec
from tests.charts.pictured.chart import BLUE, Chart, Mark, has

CHARTS: dict[str, Chart] = {
    "seeds": Chart(
        lambda: seeds_spec("loss", "t", "d"),
        [
            {"epoch": epoch, "seed": seed, "value": 2 * shown, "shown": shown}
            for seed, ends in enumerate(((1.0, 0.2), (0.7, 0.5), (0.3, 0.9)))
            for epoch, shown in zip((0, 17), ends)
        ],
        (Mark("line", 0, has("seed"), "epoch", "shown", BLUE, "seed", lines=True),),
    ),
}  # fmt: skip
