"""Reading a chart's spec in tests."""


def fields(node: object) -> set[str]:
    """Every field that is encoded anywhere in a spec."""
    if isinstance(node, dict):
        own = {node["field"]} if isinstance(node.get("field"), str) else set()
        return own.union(*map(fields, node.values()))
    return set().union(*map(fields, node)) if isinstance(node, list) else set()
