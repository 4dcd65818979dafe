"""Summaries of sweeps that are made by hand."""

import pandas as pd


def stuck_at(setting: str, shares: dict[float, float], **cell: str) -> pd.DataFrame:
    """A summary that holds nothing but the share of stuck networks at each value of a setting."""
    cell = {"activation": "relu", "optimizer": "sgd", **cell}
    return pd.DataFrame(
        [{**cell, setting: value, "measure": "stuck", "value": share} for value, share in shares.items()]
    )
