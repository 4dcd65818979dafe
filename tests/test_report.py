"""The trial as a document: run from the shell, all in it measured, and a clear word when it cannot be written."""

import re
from html import unescape
from pathlib import Path

import pytest

from core import report
from core.studies.trial import CLAIMS


@pytest.fixture(scope="module")
def written(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("report") / "mine.md"
    assert report.main(["--seeds", "2", "--first-seed", "5", "--out", str(path)]) == 0
    return path


def test_every_claim_is_there_in_order_with_verdict_and_numbers(written: Path) -> None:
    text = written.read_text("utf-8")
    assert re.findall(r"^## \d+\. (.*)$", text, re.M) == [claim.says for claim in CLAIMS]
    verdicts = re.findall(r"^\*\*Verdict: (?:holds|holds with a condition|does not hold here)\.\*\* ", text, re.M)
    assert len(verdicts) == len(CLAIMS)
    assert "seeds 5 to 6" in text
    assert "nan" not in text
    assert not re.search(r"[-−+]0(?:\.0+)?%?(?![.\d])", text.replace("0.05", "")), "zero has no sign"


def test_its_charts_lie_beside_it(written: Path) -> None:
    charts = re.findall(r"^!\[.+\]\((.+)\)$", written.read_text("utf-8"), re.M)
    assert len(charts) == len(set(charts)) == len(CLAIMS)
    for chart in charts:
        assert (written.parent / chart).read_text("utf-8").startswith("<svg")


@pytest.mark.parametrize(
    ("arguments", "field"), [(["--seeds", "1"], "--seeds"), (["--first-seed", "-1"], "--first-seed")]
)
def test_a_bad_argument_is_refused_by_name(arguments: list[str], field: str, capsys) -> None:
    with pytest.raises(SystemExit):
        report.main(arguments)
    assert f"{field} must be" in capsys.readouterr().err


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path, capsys) -> None:
    (tmp_path / "file").write_text("in the way")
    assert report.main(["--seeds", "2", "--out", str(tmp_path / "file" / "trial.md")]) == 1
    assert "cannot write" in capsys.readouterr().err


def test_a_page_holds_every_claim_and_chart_itself(tmp_path: Path) -> None:
    path = tmp_path / "new" / "trial.html"
    assert report.main(["--seeds", "2", "--out", str(path)]) == 0
    text = path.read_text("utf-8")
    assert text.startswith("<!doctype html>")
    assert [unescape(says) for says in re.findall(r"<h2>\d+\. (.*?)</h2>", text)] == [claim.says for claim in CLAIMS]
    assert text.count("<svg") == text.count("</svg>") == len(CLAIMS)
    assert [each.name for each in path.parent.iterdir()] == ["trial.html"]


@pytest.mark.parametrize("name", ["trial.pdf", "trial"])
def test_another_kind_of_file_is_refused_before_anything_is_trained(name: str, tmp_path: Path, capsys) -> None:
    with pytest.raises(SystemExit):
        report.main(["--out", str(tmp_path / name)])
    assert f"--out must end in .md or .html, got {tmp_path / name}" in capsys.readouterr().err
    with pytest.raises(ValueError, match=r"must end in \.md or \.html, got"):
        report.write_report(tmp_path / name, [0, 1])
