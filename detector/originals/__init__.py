"""The likely originals of suspicious phrases."""

from detector.originals.candidates import Vocabulary
from detector.originals.lexicon import Entry, Lexicon
from detector.originals.originals import Originals
from detector.originals.ranking import Ranking
from detector.originals.repairs import Repairs

__all__ = ["Entry", "Lexicon", "Originals", "Ranking", "Repairs", "Vocabulary"]
