"""The words of titles and leads, with how many public entries have each: as kept, as they are, and what comes near."""

from collections import Counter
from collections.abc import Iterator, Sequence

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Max, QuerySet, Sum, TextField, Value

from shared.catalogue.models import PublicEntry, Word
from shared.catalogue.texts import bare, words_of

SHORTEST, LONGEST = 3, 60
CANDIDATES = 50
TEXTS = ("title_sv", "lead_sv", "title_en", "lead_en")


def is_word(word: str) -> bool:
    """Whether it is long enough to be misspelt, and made of letters."""
    return SHORTEST <= len(word) <= LONGEST and word.isalpha()


def words_of_entry(row: PublicEntry | None) -> frozenset[str]:
    """The words that an entry counts for; none for no row."""
    return _words(getattr(row, name) for name in TEXTS) if row is not None else frozenset()


def _words(texts: Iterator[str]) -> frozenset[str]:
    return frozenset(word for text in texts for word in words_of(text) if is_word(word))


def words_differ() -> dict[str, tuple[int, int]]:
    """Where the dictionary differs from the entries: (kept, counted) by word; empty when all is in order."""
    kept, real = kept_words(), counted_words()
    return {word: (kept[word], real[word]) for word in kept.keys() | real.keys() if kept[word] != real[word]}


def kept_words() -> Counter[str]:
    """The dictionary. One query."""
    return Counter(dict(Word.objects.order_by().values_list("word").annotate(total=Sum("n")).exclude(total=0)))


def counted_words() -> Counter[str]:
    """The same from the entries themselves. Streams the whole table."""
    counts: Counter[str] = Counter()
    for texts in PublicEntry.objects.order_by().values_list(*TEXTS).iterator(5_000):
        counts.update(_words(iter(texts)))
    return counts


def words_near(words: Sequence[str]) -> dict[str, dict[str, int]]:
    """For each of these words those that come closest to it, with how many entries have them. One query."""
    found = [_near(word) for word in words]
    near: dict[str, dict[str, int]] = {word: {} for word in words}
    for asked, word, n, _ in found[0].union(*found[1:], all=True) if found else ():
        near[asked][word] = n
    return near


def _near(word: str) -> QuerySet[Word, tuple[str, str, int, float]]:
    """A word whose entries are all gone is near to nothing, even while rows of it are left."""
    asked = Value(word, output_field=TextField())
    rows = Word.objects.filter(bare__trigram_similar=bare(word)).order_by().values_list(asked, "word")
    rows = rows.annotate(total=Sum("n"), closeness=Max(TrigramSimilarity("bare", bare(word)))).filter(total__gt=0)
    return rows.order_by("-closeness", "-total", "word")[:CANDIDATES]
