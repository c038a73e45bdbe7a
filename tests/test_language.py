import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.language import identify

ENGLISH = [
    "Nowadays many people is thinking that the computer are very important for the childrens in school.",
    "It is a truth which no gentleman of sense will dispute, that the heart is seldom governed by the head.",
    "We propose a convolutional network that segments lesions in retinal images without pixel-wise labels.",
    "The notice shall be deemed to have been served on the third business day following its dispatch.",
    "The gathering drew a huge number of individuals, who took a gander at the fresh contraption.",
    "RIVER TOWNS BEGIN THE LONG CLEAN-UP AFTER THE FLOOD",
]
OTHER = {
    "de": "Die Regierung hat am Mittwoch ein neues Gesetz zur Förderung erneuerbarer Energien erlassen.",
    "fr": "Le gouvernement a annoncé mercredi une nouvelle loi qui doit favoriser les énergies vertes.",
    "es": "El gobierno anunció el miércoles una nueva ley para promover las energías.",
    "it": "Il governo ha annunciato mercoledì una nuova legge per promuovere le energie pulite.",
    "pt": "O governo anunciou na quarta-feira uma nova lei para promover energias renováveis.",
    "nl": "De regering heeft woensdag een nieuwe wet aangekondigd om hernieuwbare energie te bevorderen.",
    "sv": "Regeringen presenterade på onsdagen en ny lag för att främja förnybar energi i hela landet.",
    "da": "Regeringen præsenterede onsdag en ny lov, som skal fremme vedvarende energi i hele landet.",
    "ru": "В среду правительство объявило о новом законе по развитию источников энергии.",
    "pl": "Rząd ogłosił w środę nową ustawę, która ma wspierać odnawialne źródła energii.",
    "tr": "Hükümet çarşamba günü yenilenebilir enerjiyi teşvik eden yeni bir yasa açıkladı.",
    "zh": "政府周三宣布了一项促进可再生能源的新法律。批评人士认为这些措施还不够。",
    "ja": "政府は水曜日、再生可能エネルギーを促進する新しい法律を発表した。",
}


@pytest.mark.parametrize("text", ENGLISH)
def test_english_of_many_kinds(text):
    language, probability = identify(text)
    assert language == "en"
    assert probability > 0.8


@pytest.mark.parametrize("code", OTHER)
def test_other_languages(code):
    language, probability = identify(OTHER[code])
    assert language == code
    assert probability > 0.8


@pytest.mark.parametrize("text", ["", " \n", "12 34 56", "\ud800", "\x00"])
def test_nothing_to_tell_a_language_by(text):
    assert identify(text) == ("und", 0.0)


def test_a_mixed_text_is_less_sure():
    assert identify(ENGLISH[2] + " " + OTHER["de"])[1] < 0.8


@given(st.text())
def test_any_text_has_an_answer(text):
    language, probability = identify(text)
    assert language
    assert 0 <= probability <= 1
