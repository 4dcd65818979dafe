"""Which networks a study trains: values of config fields, crossed with each other and with seeds."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from itertools import product
from math import prod
from numbers import Integral
from types import MappingProxyType
from typing import Any, Literal, cast, get_args

from core.training import TrainingConfig

MAX_NETWORKS = 100_000  # in one study: its rows fit into memory and into the cache
DataSeeds = Literal["fixed", "with_seed"]
FIELDS = tuple(f.name for f in fields(TrainingConfig))


@dataclass(frozen=True)
class Grid:
    """Every combination of the axes' values, each with every seed.

    Attributes:
        base: what the axes do not change.
        axes: config field -> its values, in the order in which they vary; the last one varies fastest.
        seeds: seeds of weights and batch order, or how many of them, counted up from base.seed.
        data_seeds: "fixed" trains all on the same data; "with_seed" adds the seed to base.data_seed, so that each
            seed draws its own data as well and the spread over seeds covers both.

    Raises:
        ValueError: names the field, the rule and the value.
    """

    base: TrainingConfig = field(default_factory=TrainingConfig)
    axes: Mapping[str, Sequence[Any]] = field(default_factory=dict, hash=False)
    seeds: int | Sequence[int] = 10
    data_seeds: DataSeeds = "fixed"

    def __post_init__(self) -> None:
        object.__setattr__(self, "seeds", _seed_values(self.seeds, self.base.seed))
        axes = {name: _axis(name, values) for name, values in self.axes.items()}
        object.__setattr__(self, "axes", MappingProxyType(axes))
        self._check()

    def __reduce__(self) -> tuple[Any, ...]:
        return Grid, (self.base, dict(self.axes), self.seeds, self.data_seeds)

    def __len__(self) -> int:
        return prod(map(len, self.axes.values())) * len(self.seed_values)

    @property
    def seed_values(self) -> tuple[int, ...]:
        """The seeds themselves, also where they were given as a count."""
        return cast(tuple[int, ...], self.seeds)  # a count has become a tuple by now

    def configs(self) -> list[TrainingConfig]:
        """All configs; the seeds of one combination stand together."""
        return list(_configs(self, tuple(self.axes)))

    def cells(self) -> Iterator[dict[str, Any]]:
        """The combinations of the axes' values."""
        return (dict(zip(self.axes, values)) for values in product(*self.axes.values()))

    def _config(self, cell: Mapping[str, Any], seed: int) -> TrainingConfig:
        changes = {**cell, "seed": seed}
        if self.data_seeds == "with_seed":
            changes["data_seed"] = self.base.data_seed + seed
        return replace(self.base, **changes)

    def _check(self) -> None:
        if self.data_seeds not in get_args(DataSeeds):
            raise ValueError(f"data_seeds must be one of {', '.join(get_args(DataSeeds))}, got {self.data_seeds!r}")
        if self.data_seeds == "with_seed" and "data_seed" in self.axes:
            raise ValueError('axes must not hold data_seed when data_seeds is "with_seed", got both')
        if len(self) > MAX_NETWORKS:
            raise ValueError(f"a grid must have at most {MAX_NETWORKS} networks, got {len(self)}")
        for cell in self.cells():
            self._config(cell, self.seed_values[0])
        first = next(self.cells())
        for seed in self.seed_values:
            self._config(first, seed)


@lru_cache(maxsize=4)  # a page asks several times a rerun, and a class looks at one grid
def _configs(grid: Grid, order: tuple[str, ...]) -> tuple[TrainingConfig, ...]:
    """A grid's configs; grids whose axes stand in another order are equal, and their configs are not."""
    return tuple(grid._config(cell, seed) for cell in grid.cells() for seed in grid.seed_values)


def _seed_values(seeds: int | Sequence[int], first: int) -> tuple[int, ...]:
    if isinstance(seeds, Integral) and not isinstance(seeds, bool):
        if not 1 <= int(seeds) <= MAX_NETWORKS:
            raise ValueError(f"seeds must be 1 to {MAX_NETWORKS} of them, got {seeds}")
        return tuple(range(first, first + int(seeds)))
    return distinct("seeds", cast(Sequence[int], seeds))


def _axis(name: str, values: Sequence[Any]) -> tuple[Any, ...]:
    if name == "seed":
        raise ValueError("axes must not hold seed, which has its place in seeds")
    if name not in FIELDS:
        raise ValueError(f"axes must be config fields ({', '.join(FIELDS)}), got {name!r}")
    return distinct(name, values)


def distinct(name: str, values: Sequence[Any]) -> tuple[Any, ...]:
    """The values as a tuple; ValueError unless there are some and no two are equal."""
    if isinstance(values, (str, bytes)) or not hasattr(values, "__iter__"):
        raise ValueError(f"{name} must be a sequence of values, got {values!r}")
    result = tuple(tuple(value) if isinstance(value, list) else value for value in values)
    if not result:
        raise ValueError(f"{name} must have at least one value, got none")
    if len(set(result)) < len(result):
        raise ValueError(f"{name} must not repeat a value, got {result!r}")
    return result
