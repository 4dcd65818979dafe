"""From a table and a choice to a data set: rows drawn, split, filled and encoded, and every step said."""

import warnings
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from core.checks import ROWS, Bounds, require, shown, whole_number
from core.data.dataset import CLASS_COUNTS, Dataset, FloatArray, IntArray, Task
from core.data.entry import SEEDS, Sample, Stream, generator
from core.data.own_data.choice import MOST_WORDS, Choice, left_out, settle
from core.data.own_data.column import Column
from core.data.own_data.table import Table
from core.data.preparation import Split, split, standardise, strata, stratified_order

MISSING_WORD = "missing"
_NAMED = 4  # columns in one sentence


class Limits(NamedTuple):
    """How large a data set may be: rows, columns after encoding, and classes."""

    rows: Bounds
    features: Bounds
    classes: Bounds


ANY_SIZE = Limits(Bounds(3), Bounds(1), CLASS_COUNTS)
SHARED_SERVER = Limits(ROWS, Bounds(1, 64), Bounds(2, 20))


class Target(NamedTuple):
    """A target column `(n,)`, ready for training; no class names for a regression."""

    y: FloatArray | IntArray
    class_names: tuple[str, ...] = ()


class Encoded(NamedTuple):
    """Columns as numbers: training rows `(n, d)`, test rows `(m, d)`, names, and what was done, as sentences."""

    train: FloatArray
    test: FloatArray
    names: tuple[str, ...]
    notes: tuple[str, ...]


def dataset_from_table(
    table: Table, wanted: Choice | None = None, *, data_seed: int = 0, limits: Limits = ANY_SIZE
) -> Dataset:
    """The data set that a choice makes of a table, split, filled, encoded and standardised with the training rows.

    Args:
        data_seed: draws the rows, if they are too many, and the split.

    Raises:
        ValueError: the table breaks a rule; the message names the file, the column, the rule and the way out.
    """
    data_seed = whole_number("data_seed", data_seed, SEEDS)
    try:
        return _dataset(table, settle(table, wanted or Choice()), data_seed, limits)
    except ValueError as error:
        raise ValueError(f"{table.name}: {error}") from error


def _dataset(table: Table, chosen: Choice, data_seed: int, limits: Limits) -> Dataset:
    column, task = table[str(chosen.target)], chosen.task or "regression"
    _check_rows(min(int((~column.missing).sum()), int(limits.rows.low)), limits.rows)  # too few to judge anything else
    target = _target(column, task, limits.classes)
    rows, notes = _rows(column, target, task, chosen, data_seed, limits.rows)
    parts = split(Sample(rows[:, None].astype(float), target.y[rows]), task, data_seed)
    train, test = parts.x_train[:, 0].astype(int), parts.x_test[:, 0].astype(int)
    encoded = _encode([table[name] for name in chosen.columns or ()], train, test)
    encoded = _reduced(encoded, chosen.components, limits.features)
    ready = standardise(Split(encoded.train, parts.y_train, encoded.test, parts.y_test), task)
    unused = [each for each in table.columns if each.name not in (*(chosen.columns or ()), chosen.target)]
    return Dataset(
        **ready._asdict(), task=task, n_classes=len(target.class_names), feature_names=encoded.names,
        class_names=target.class_names, target_name=f"{column.name}{'' if target.class_names else ' (standardised)'}",
        name=table.name, description=_description(len(rows), encoded.names, column.name),
        source=table.source, notes=(*table.remarks, *notes, *encoded.notes, *_without(unused)),
    )  # fmt: skip


def _description(n_rows: int, features: Sequence[str], target: str) -> str:
    return f"{n_rows} rows, {len(features)} feature{'s' if len(features) > 1 else ''}, predicting {target}."


def _target(column: Column, task: Task, classes: Bounds) -> Target:
    """Numbers, or class ids in the order of the sorted classes; what stands for a missing cell is never used."""
    name, known = f"column {column.name!r}", ~column.missing
    require(column.kind != "nothing", name, "hold something to predict", "empty cells only: predict another column")
    if task == "regression":
        way_out = "predict classes, or another column"
        require(column.kind != "words", name, "hold numbers to be predicted as a number", f"words: {way_out}")
        values = column.values[known]
        require(values.min() < values.max(), name, "take more than one value", f"{values[0]:g}: predict another column")
        return Target(column.values)
    labels, ids = np.unique(column.values[known], return_inverse=True)
    several = f"{len(labels)}, as {_label(labels[0])}: predict {'a number, or ' if column.kind == 'number' else ''}"
    require(classes.admits(len(labels)), f"classes in {name}", f"number {classes.low} to {classes.high:g}",
            f"{several}another column")  # fmt: skip
    y = np.zeros(len(known), dtype=np.int64)
    y[known] = ids
    return Target(y, tuple(map(_label, labels)))


def _label(value: Any) -> str:
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def _rows(
    column: Column, target: Target, task: Task, chosen: Choice, data_seed: int, allowed: Bounds
) -> tuple[IntArray, list[str]]:
    """The rows to use: those whose target is known, or as many of them as were asked for."""
    rows = np.flatnonzero(~column.missing)
    dropped = len(column.missing) - len(rows)
    notes = [f"{_counted(dropped, 'row')} left out, as {column.name!r} is missing there."] if dropped else []
    if chosen.rows is not None and chosen.rows < len(rows):
        order = stratified_order(strata(target.y[rows], task), generator(data_seed, Stream.SUBSET))
        notes.append(f"{chosen.rows:,} of {len(rows):,} rows were drawn at random.")
        rows = np.sort(rows[order[: chosen.rows]])
    _check_rows(len(rows), allowed)
    return rows, notes


def _check_rows(count: int, allowed: Bounds) -> None:
    way_out = f"draw {allowed.high:g} of them at random" if count > allowed.high else "add some"
    rule = f"number {allowed.low:g} to {allowed.high:g}" if np.isfinite(allowed.high) else f"be {allowed.rule()}"
    require(allowed.admits(count), "rows", rule, f"{count}: {way_out}")


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what} was" if count == 1 else f"{count:,} {what}s were"


def _without(columns: Sequence[Column]) -> list[str]:
    """Why columns were left out, those with one reason together."""
    by_reason: dict[str, list[str]] = {}
    for column in columns:
        by_reason.setdefault(left_out(column), []).append(repr(column.name))
    return [f"Left out: {_some(found)}{f' ({reason})' if reason else ''}." for reason, found in by_reason.items()]


def _some(found: Sequence[str]) -> str:
    """Several names, the first few of many."""
    if len(found) <= _NAMED + 1:
        return ", ".join(found)
    return f"{', '.join(found[:_NAMED])} and {len(found) - _NAMED} more"


def _encode(columns: Sequence[Column], train: IntArray, test: IntArray) -> Encoded:
    """All columns, each by its kind; fitted on the training rows."""
    parts = [_words(each, train, test) if each.kind == "words" else _numbers(each, train, test) for each in columns]
    return Encoded(
        np.column_stack([part.train for part in parts]), np.column_stack([part.test for part in parts]),
        tuple(name for part in parts for name in part.names), tuple(note for part in parts for note in part.notes),
    )  # fmt: skip


def _numbers(column: Column, train: IntArray, test: IntArray) -> Encoded:
    """Numbers as they are; the missing ones become the median of the training rows."""
    values = column.values[:, None]
    notes = [f"{column.name!r}: {column.remark}."] if column.remark else []
    if not column.missing.any():
        return Encoded(values[train], values[test], (column.name,), tuple(notes))
    from sklearn.impute import SimpleImputer

    imputer = SimpleImputer(strategy="median", keep_empty_features=True).fit(values[train])
    if count := int(column.missing[np.concatenate([train, test])].sum()):
        middle = f"the median of the training rows, {imputer.statistics_[0]:.6g}"
        notes.append(f"{column.name!r}: {_counted(count, 'missing cell')} filled with {middle}.")
    return Encoded(imputer.transform(values[train]), imputer.transform(values[test]), (column.name,), tuple(notes))


def _words(column: Column, train: IntArray, test: IntArray) -> Encoded:
    """A column of 0 and 1 for each word, or a single one where there are two; missing is a word like others."""
    from sklearn.preprocessing import OneHotEncoder

    words = np.where(column.missing, MISSING_WORD, column.values).astype(object)[:, None]
    encoder = OneHotEncoder(
        drop="if_binary", handle_unknown="infrequent_if_exist", max_categories=MOST_WORDS, sparse_output=False
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # a word of the test rows alone: no column speaks of it
        x_train, x_test = encoder.fit_transform(words[train]), encoder.transform(words[test])
    coded = [str(name).removeprefix("x0_") for name in encoder.get_feature_names_out()]
    names = tuple(f"{column.name} = {'any other' if name == 'infrequent_sklearn' else name}" for name in coded)
    what = "became one column of 0 and 1" if len(names) == 1 else f"became {len(names)} columns of 0 and 1"
    missing = f", {MISSING_WORD!r} being one of them" if column.missing.any() else ""
    return Encoded(x_train, x_test, names, (f"{column.name!r}: its words {what}{missing}.",))


def _reduced(encoded: Encoded, components: int | None, allowed: Bounds) -> Encoded:
    """The columns, or as many principal components of the training rows as were asked for."""
    n_columns = len(encoded.names)
    if components is None:
        way_out = "learn from fewer columns, or from their principal components"
        rule = f"number {allowed.low} to {allowed.high:g}"
        require(allowed.admits(n_columns), "columns to learn from", rule, f"{n_columns}: {way_out}")
        return encoded
    most = min(encoded.train.shape)
    require(components <= most, "components", f"be at most {most} here", shown(components))
    from sklearn.decomposition import PCA

    scaled = standardise(Split(encoded.train, encoded.train[:, 0], encoded.test, encoded.test[:, 0]), "regression")
    reducer = PCA(components, svd_solver="full").fit(scaled.x_train)
    share = f"{reducer.explained_variance_ratio_.sum():.0%} of their variance"
    note = f"{n_columns} columns became their {components} strongest principal components, which hold {share}."
    names = tuple(f"component {place}" for place in range(1, components + 1))
    return Encoded(
        reducer.transform(scaled.x_train), reducer.transform(scaled.x_test), names, (*encoded.notes, note)
    )  # fmt: skip
