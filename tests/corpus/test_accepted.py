from time import perf_counter

from hypothesis import given
from hypothesis import strategies as st

from detector.corpus.accepted import Accepted, Entry


def entry(text):
    """An entry written as `before words [phrase] after words`."""
    before, rest = text.split("[")
    phrase, after = rest.split("]")
    return Entry(phrase, tuple(before.split()), tuple(after.split()))


def taken(accepted, *found):
    store = Accepted({entry(text): accepted.count(text) for text in accepted})
    return [at in store.take([entry(text) for text in found]) for at in range(1)] if not found else sorted(
        store.take([entry(text) for text in found])
    )  # fmt: skip


LEARNING = "they speak of [profound learning] in their paper"


def test_the_same_phrase_in_the_same_company_is_taken_as_often_as_it_was_accepted():
    assert taken([LEARNING], LEARNING, LEARNING) == [0]
    assert taken([LEARNING, LEARNING], LEARNING, LEARNING, LEARNING) == [0, 1]


def test_an_edited_neighbour_does_no_harm():
    assert taken([LEARNING], "people speak of [profound learning] in this paper") == [0]
    assert taken([LEARNING], "they speak much of [profound learning] in their paper") == [0]
    assert taken([LEARNING], "they do speak of [profound learning] in") == [0]


def test_the_same_phrase_in_other_company_is_new():
    assert taken([LEARNING], "we all know [profound learning] from our school") == []
    assert taken(["[profound learning]"], "we all know [profound learning] from our school") == []


def test_a_phrase_without_neighbours_is_taken_where_it_has_none():
    assert taken(["[profound learning]"], "[profound learning]") == [0]


def test_a_part_and_an_extension_are_taken_in_the_same_company():
    assert taken([LEARNING], "they speak of [profound] learning in their") == [0]
    assert taken([LEARNING], "of profound learning [in their] paper") == []
    assert taken([LEARNING], "they speak [of profound learning] in their paper") == [0]
    assert taken([LEARNING], "in the same [profound learning methods] are praised again") == []


def test_parts_of_one_phrase_are_all_taken_and_use_it_up():
    store = Accepted({entry("they speak of [profound and wide learning] in their paper"): 1})
    parts = ["they speak of [profound] and wide learning", "profound and wide [learning] in their paper"]
    assert store.take([entry(text) for text in parts]) == {0, 1}
    assert store.left() == []


def test_a_phrase_that_grew_together_uses_both_of_its_parts():
    store = Accepted(
        {
            entry("they speak of [profound] and wide learning"): 1,
            entry("profound and wide [learning] in their paper"): 1,
        }
    )
    assert store.take([entry("they speak of [profound and wide learning] in their paper")]) == {0}
    assert store.left() == []


def test_the_surest_likeness_comes_first():
    near = "people speak of [profound learning] in their paper"
    assert taken([LEARNING], near, LEARNING) == [1]
    assert taken([LEARNING, near], near, LEARNING) == [0, 1]


WORDS = st.lists(st.sampled_from("abcd"), max_size=3).map(tuple)
ENTRIES = st.lists(st.builds(Entry, st.sampled_from(["a", "b", "a b", "b c d"]), WORDS, WORDS), max_size=12)


@given(ENTRIES)
def test_what_was_accepted_is_taken_whole_in_any_order(found):
    store = Accepted({one: found.count(one) for one in found})
    assert store.take(found[::-1]) == set(range(len(found)))
    assert store.left() == []


@given(ENTRIES, ENTRIES)
def test_no_entry_is_used_oftener_than_it_was_accepted(accepted, found):
    store = Accepted({one: accepted.count(one) for one in accepted})
    store.take(found)
    assert all(accepted.count(one) >= store.left().count(one) for one in store.left())


def test_time_grows_with_the_size_alone():
    def seconds(size):
        many = [Entry("the same", (str(n), "x", "y"), ("z", str(n + 1))) for n in range(size)]
        other = [Entry("the same", (f"a{n}", "x", "y"), ("z", f"a{n}")) for n in range(size)]
        store = Accepted(dict.fromkeys(many, 1))
        start = perf_counter()
        store.take(other)
        return perf_counter() - start

    assert seconds(3000) < 40 * max(seconds(300), 0.02)
