"""Room: how good the findings are, against what a careful reader found."""

from sayso.scoring.causes import CAUSES, Mistake, mistakes
from sayso.scoring.gold import read_anew, read_gold
from sayso.scoring.measure import ScoringError, score

__all__ = ["CAUSES", "Mistake", "ScoringError", "mistakes", "read_anew", "read_gold", "score"]
