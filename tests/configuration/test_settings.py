from dataclasses import fields

from detector.configuration import KEYS, OVERRIDABLE, Layer, Phrase, Settings


def test_there_is_a_field_for_each_key():
    assert [field.name.replace("_", "-") for field in fields(Settings)] == list(KEYS)
    assert set(OVERRIDABLE) <= KEYS.keys()


def test_the_last_layer_wins_key_by_key_and_allowed_phrases_add_up():
    a, b = Phrase("a"), Phrase("b")
    layers = [
        Layer("", {"threshold": 0.1, "min-words": 5, "allow": (a,)}),
        Layer("", {"allow": (b, a)}),
        Layer("", {"threshold": 0.0}),
    ]
    assert Settings.of(layers) == Settings(threshold=0.0, min_words=5, allow=(a, b))
    assert Settings.of([]) == Settings()
