"""Swedish order."""

from shared.taxonomy.sorting import swedish_key


def test_the_three_last_letters_come_last() -> None:
    words = ["Örebro", "Älmhult", "Ånge", "Umeå", "Arboga", "Zinkgruvan", "Östersund", "Åmål", "Ale"]
    assert sorted(words, key=swedish_key) == [
        "Ale", "Arboga", "Umeå", "Zinkgruvan", "Åmål", "Ånge", "Älmhult", "Örebro", "Östersund",
    ]  # fmt: skip


def test_they_come_last_inside_a_word_too() -> None:
    assert sorted(["Håbo", "Hyltebruk", "Härjedalen", "Hallsberg"], key=swedish_key) == [
        "Hallsberg", "Hyltebruk", "Håbo", "Härjedalen",
    ]  # fmt: skip


def test_case_and_other_accents_do_not_matter() -> None:
    assert sorted(["eva", "Émile", "Edit", "ebba"], key=swedish_key) == ["ebba", "Edit", "Émile", "eva"]


def test_composed_and_decomposed_letters_are_the_same() -> None:
    assert swedish_key("A\u030angstro\u0308m")[0] == swedish_key("Ångström")[0]
