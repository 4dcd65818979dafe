"""The packages of the lab and who imports whom, drawn from the imports: `python -m docs.map` writes docs/map.svg."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
FLOORS = (  # from the top of the picture down
    ("pages",),
    ("core.ui",),
    ("core.charts", "core.lessons"),
    ("core.studies", "core.diagnosis", "core.classroom"),
    ("core.training",),
    ("core.data",),
    ("core.engine", "core.checks"),
)
WIDTH, ROW, BOX, HIGH = 720, 84, 168, 40  # pixels


def package_of(module: str) -> str | None:
    """The package of FLOORS in which a module lies."""
    packages = [package for floor in FLOORS for package in floor]
    return next((package for package in packages if f"{module}.".startswith(f"{package}.")), None)


def arrows() -> set[tuple[str, str]]:
    """Pairs of packages, importer first."""
    found = set()
    for path in [*ROOT.glob("pages/*.py"), *ROOT.glob("core/**/*.py")]:
        if path.name == "__main__.py":  # a command may use what stands above its package
            continue
        importer = package_of(".".join(path.relative_to(ROOT).with_suffix("").parts))
        for name in _imports(ast.parse(path.read_text("utf-8"))):
            if importer and (imported := package_of(name)) and imported != importer:
                found.add((importer, imported))
    return found


def _imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def _places() -> dict[str, tuple[float, float]]:
    """The middle of each box."""
    return {
        package: (WIDTH * (column + 1) / (len(floor) + 1), ROW * row + ROW / 2)
        for row, floor in enumerate(FLOORS)
        for column, package in enumerate(floor)
    }


def svg() -> str:
    """The picture."""
    places = _places()
    lines = [
        f'<line x1="{places[a][0]:.0f}" y1="{places[a][1] + HIGH / 2:.0f}" x2="{places[b][0]:.0f}" '
        f'y2="{places[b][1] - HIGH / 2:.0f}" stroke="#888" marker-end="url(#head)"/>'
        for a, b in sorted(arrows())
    ]
    boxes = [
        f'<rect x="{x - BOX / 2:.0f}" y="{y - HIGH / 2:.0f}" width="{BOX}" height="{HIGH}" rx="6" fill="#fff" '
        f'stroke="#444"/><text x="{x:.0f}" y="{y + 5:.0f}" text-anchor="middle">{name}</text>'
        for name, (x, y) in places.items()
    ]
    head = '<marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {ROW * len(FLOORS)}" font-family="sans-serif" '
        f'font-size="14"><title>Packages of the lab and their imports</title><rect width="100%" height="100%" '
        f'fill="#fff"/><defs>{head}<path d="M0 0L8 4L0 8z" fill="#888"/></marker></defs>'
        + "".join(lines + boxes) + "</svg>\n"
    )  # fmt: skip


if __name__ == "__main__":
    (ROOT / "docs" / "map.svg").write_text(svg(), "utf-8")
