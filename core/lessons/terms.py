"""The words of the lab, each explained in one line: where it stands on a page, and in the glossary."""

import re
from typing import NamedTuple

from core.engine.liveness import ACTIVE_SHARE, DEAD_SHARE, DORMANT_TAU


class Term(NamedTuple):
    """A word, its line of explanation, and how it is spelt in running text, as a regular expression."""

    name: str
    line: str
    spelt: str


_ROWS = (
    # A unit and its parts
    Term("Pre-activation z", "The weighted sum of a unit's inputs plus its bias, w · x + b.", "pre-activations?"),
    Term("Activation φ", "The function that turns z into the unit's output; also that output.", ""),
    Term(
        "Slope φ′",
        "How steeply φ rises at z. Going backward, the gradient is multiplied by it. ReLU's slope at 0 is 0.", "",
    ),
    Term(
        "Bias",
        "What a unit adds to its weighted inputs. It does not decide alone whether a unit dies: what counts is the "
        "bias as a share of the weights' size times the reach of the data.", "",
    ),
    Term(
        "Hinge", "The line in the data on which a unit's z is 0: on one side of it ReLU is on, on the other off.",
        "hinges?",
    ),
    Term("Margin", "The largest z of a ReLU unit over the training set. At 0 or less the unit is dead.", ""),
    Term("Layer 1", "The hidden layer that looks at the data; each later layer looks at the one below it.", ""),
    # States
    Term(
        "Response r",
        "A unit's largest slope over the training set, as a share of the activation's steepest slope. Active is "
        f"r ≥ {ACTIVE_SHARE:g}, dead is r < {DEAD_SHARE:.0e}, asleep is between.", "",
    ),
    Term("Alive", "Not dead.", "stay(?:s|ed)? alive"),
    Term(
        "Sparse",
        "Silent on most inputs. That is not dead: a unit that is silent on 90 % of them learns from the other 10 %.",
        "sparse|silent(?! on n)",
    ),
    Term(
        "Silent on n",
        "Not once active on n inputs. That bounds how often a unit can fire, at about 3/n; it does not prove it dead.",
        "silent on n",
    ),
    Term("Born dead", "Dead before the first step of training.", "born dead"),
    Term("Revived", "Dead at one logged epoch and alive at a later one.", "revived"),
    Term("Flickers", "Dies and comes back several times within a few epochs.", "flickers?"),
    Term(
        "Dormant",
        f"A unit whose mean |output| is at most {DORMANT_TAU:g} of its layer's mean (Sokar et al. 2023). "
        "It need not be dead.",
        "dormant",
    ),
    Term("Saturated", "So far out that the slope has faded, as tanh and sigmoid do on both sides.", "saturated?"),
    Term(
        "Collapsed", "Said of a network whose output is the same for every input, at best the mean of the targets.",
        "collapsed?",
    ),
    Term("Plateau", "A stretch of the loss that is flat all around: gradient descent stands still.", "plateaus?"),
    # Before training
    Term(
        "Seed",
        "The number that random draws start from: the same seed, the same first weights and batches. One seed is an "
        "anecdote; see the brackets of many.", "seeds?",
    ),
    Term(
        "Initializer",
        "How the first weights are drawn: He, Xavier, LeCun and Playground differ in how large they come out.",
        "initializers?",
    ),
    Term(
        "He weights",
        "First weights with variance 2 / inputs, made for ReLU, which lets half of them through (He et al. 2015).",
        r"He(?='s| weights| init| normal|,? (?:et|or))",
    ),
    Term(
        "Xavier weights",
        "First weights with variance 2 / (inputs + outputs), made for tanh (Glorot and Bengio 2010).", "Xavier",
    ),
    Term("LeCun weights", "First weights with variance 1 / inputs, made for SELU (LeCun et al. 1998).", "LeCun"),
    Term(
        "Playground weights",
        "First weights as in TensorFlow Playground: evenly between −0.5 and 0.5, however many inputs there are.",
        "Playground",
    ),
    Term(
        "RAI",
        "Randomized asymmetric initialization: one weight or bias of each unit is drawn from positive numbers only, so "
        "that fewer units start dead (Lu et al. 2019).", "RAI",
    ),
    # Training and remedies
    Term("Epoch", "One pass through all training examples.", ""),
    Term("Learning rate", "How far a step goes along the gradient.", ""),
    Term(
        "ReDo", "Every so often, dormant units get new incoming weights and outgoing weights of 0 (Sokar et al. 2023).",
        "ReDo",
    ),
    # Counting and measuring
    Term(
        "Brackets [ , ]",
        "A 95 % interval: where the true share or mean may well lie. Fewer than about ten seeds give wide ones; two "
        "results differ when the interval of their difference leaves out 0.", r"95 % intervals?|in brackets",
    ),
    Term("Wilson interval", "A 95 % interval for a share, which stays within 0 and 1 (Wilson 1927).", "Wilson"),
    Term(
        "Bootstrap", "An interval found by drawing the seeds again and again from those there are.", "bootstrap",
    ),
    Term("R²", "How much of the targets' spread a fit explains: 1 is all, 0 no more than their mean.", r"R²|R\^2|R2"),
    Term("Decade", "A factor of 10. Two decades lost: a hundredth is left.", "decades?"),
    Term("Knee", "Where a curve that was flat begins to rise.", "knee"),
    Term("Closed form", "A formula that gives the share at once, without drawing networks.", "closed form"),
    Term(
        "Convex hull",
        "The outline of the data, as a rubber band around all points would give it. Whether a ReLU unit of layer 1 is "
        "dead depends on nothing else of the data.", "convex hull",
    ),
    Term(
        "The lecture", "A common lesson on dying ReLU, which the page The lesson on trial puts to the test.",
        "the lecture",
    ),
)  # fmt: skip
TERMS = {re.sub(r"[^a-z0-9]+", "-", term.name.lower()).strip("-"): term for term in _ROWS}

# What is left as it is: code, formulas, links, headings, and what is bold or quoted.
_UNTOUCHED = r"`[^`]*`|\$[^$]*\$|!?\[[^\]]*\]\([^)]*\)|^#.*$|^\s*\$\$[\s\S]*?\$\$|\*\*[^*]*\*\*"
_WORDS = "|".join(
    rf"(?P<t{place}>(?<![\w-])(?:{term.spelt})(?![\w-]))" for place, term in enumerate(TERMS.values()) if term.spelt
)
_FOUND = re.compile(f"(?:{_UNTOUCHED})|{_WORDS}", re.MULTILINE)


def with_terms(markdown: str) -> str:
    """Markdown with the first of each word made a link that carries its explanation; a page shows it in place."""
    seen: set[str] = set()

    def mark(found: re.Match[str]) -> str:
        if found.lastgroup is None or found.lastgroup in seen:
            return found[0]
        seen.add(found.lastgroup)
        slug = list(TERMS)[int(found.lastgroup[1:])]
        return f'[{found[0]}](#term-{slug} "{TERMS[slug].line}")'

    return _FOUND.sub(mark, markdown)


def glossary() -> str:
    """Every term with its line, as a Markdown list."""
    return "\n".join(f"- **{term.name}**: {term.line}" for term in TERMS.values())
