"""In which alphabet was a cell typed: Unicode, TCVN3 (ABC) or VNI? Read all three."""

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache


class Alphabet(StrEnum):
    """How Vietnamese letters were kept (bảng mã)."""

    UNICODE = "unicode"
    TCVN3 = "tcvn3"
    VNI = "vni"


_TONED = {
    "a": "àảãáạ", "ă": "ằẳẵắặ", "â": "ầẩẫấậ", "e": "èẻẽéẹ", "ê": "ềểễếệ", "i": "ìỉĩíị",
    "o": "òỏõóọ", "ô": "ồổỗốộ", "ơ": "ờởỡớợ", "u": "ùủũúụ", "ư": "ừửữứự", "y": "ỳỷỹýỵ",
}  # fmt: skip

# The codes of the five tones in the order huyền, hỏi, ngã, sắc, nặng, and of the bare letters.
_TCVN3_TONED = {
    "a": "B5B6B7B8B9", "ă": "BBBCBDBEC6", "â": "C7C8C9CACB", "e": "CCCECFD0D1",
    "ê": "D2D3D4D5D6", "i": "D7D8DCDDDE", "o": "DFE1E2E3E4", "ô": "E5E6E7E8E9",
    "ơ": "EAEBECEDEE", "u": "EFF1F2F3F4", "ư": "F5F6F7F8F9", "y": "FAFBFCFDFE",
}  # fmt: skip
_TCVN3_BARE = {
    "ă": "A8", "â": "A9", "ê": "AA", "ô": "AB", "ơ": "AC", "ư": "AD", "đ": "AE",
    "Ă": "A1", "Â": "A2", "Ê": "A3", "Ô": "A4", "Ơ": "A5", "Ư": "A6", "Đ": "A7",
}  # fmt: skip
_VNI_TONES = {"": "øûõùï", "ă": "èúüéë", "â": "àåãáä"}
_VNI_BASE = {
    "a": "a", "ă": "a", "â": "a", "e": "e", "ê": "e", "o": "o", "ô": "o", "ơ": "ô",
    "u": "u", "ư": "ö", "y": "y",
}  # fmt: skip
_VNI_ALONE = {
    "ì": "ì", "ỉ": "æ", "ĩ": "ó", "í": "í", "ị": "ò", "ỵ": "î", "đ": "ñ", "ơ": "ô", "ư": "ö",
    "ă": "aê", "â": "aâ", "ê": "eâ", "ô": "oâ",
}  # fmt: skip


def _tcvn3() -> dict[str, str]:
    codes = {bytes.fromhex(code).decode("latin-1"): letter for letter, code in _TCVN3_BARE.items()}
    for letter, toned in _TONED.items():
        codes |= dict(
            zip(bytes.fromhex(_TCVN3_TONED[letter]).decode("latin-1"), toned, strict=True)
        )
    return codes


def _vni() -> dict[str, str]:
    codes = {code: letter for letter, code in _VNI_ALONE.items()}
    for letter, toned in _TONED.items():
        if letter == "i":
            continue
        hat = "â" if letter in "âêô" else letter if letter == "ă" else ""
        for tone, made in zip(_VNI_TONES[hat], toned, strict=True):
            codes.setdefault(_VNI_BASE[letter] + tone, made)
    del codes["yï"]
    return codes | {code.upper(): letter.upper() for code, letter in codes.items()}


TCVN3, VNI = _tcvn3(), _vni()
_VNI_LETTERS = re.compile("|".join(sorted(map(re.escape, VNI), key=len, reverse=True)))
_ONSET = "ngh|ng|nh|gh|gi|ch|kh|ph|qu|th|tr|[bcdđghklmnpqrstvxfjwz]"
_CORE = (
    "uyê|iêu|yêu|ươu|oai|oay|oao|oeo|uây|uôi|ươi|uya|uyu|ia|iê|yê|ua|uô|ưa|ươ|ai|ao|au|ay|âu|ây"
    "|eo|êu|iu|oa|oă|oe|oi|ôi|ơi|ua|uâ|uê|ui|uơ|uy|ưi|ưu|[aăâeêioôơuưy]"
)
_SYLLABLE = re.compile(f"(?:{_ONSET})?(?:{_CORE})(?:ch|ng|nh|[cmnpt])?")
_TONE_MARKS = "\u0300\u0309\u0303\u0301\u0323"
_NOT_WORDS = re.compile(r"[\s\d.,;:/\\()\[\]'\"“”+*=&%#@!?_|<>–-]+")


def to_unicode(text: str, alphabet: Alphabet) -> str:
    """Write a text in composed Unicode letters (chuyển mã)."""
    if alphabet == Alphabet.TCVN3:
        text = _from_tcvn3(text)
    elif alphabet == Alphabet.VNI:
        text = _VNI_LETTERS.sub(lambda found: VNI[found[0]], text)
    return unicodedata.normalize("NFC", text)


def prevailing(texts: Iterable[str]) -> Alphabet:
    """Tell in which alphabet most of a sheet was typed (bảng mã của cả tệp)."""
    votes = dict.fromkeys(Alphabet, 0)
    for text in texts:
        if not text.isascii():
            votes[_most_plausible(text)] += 1
    return max(votes, key=lambda alphabet: votes[alphabet])


def read_letters(text: str, usual: Alphabet) -> str:
    """Read one cell: in the sheet's usual alphabet unless another makes more sense (đọc chữ)."""
    if text.isascii():
        return text
    return to_unicode(text, _most_plausible(text, usual))


@lru_cache(maxsize=8192)
def _most_plausible(text: str, usual: Alphabet = Alphabet.UNICODE) -> Alphabet:
    if any(letter >= "\u0100" for letter in text if letter.isalpha()) or max(text) >= "\u0300":
        return Alphabet.UNICODE
    order = sorted(Alphabet, key=lambda alphabet: alphabet != usual)
    return min(order, key=lambda alphabet: _strange(to_unicode(text, alphabet)))


def _strange(text: str) -> int:
    """Count what cannot be a Vietnamese syllable."""
    return sum(not _plausible(word) for word in _NOT_WORDS.split(text.casefold()) if word)


@lru_cache(maxsize=8192)
def _plausible(word: str) -> bool:
    apart = unicodedata.normalize("NFD", word)
    tones = sum(mark in _TONE_MARKS for mark in apart)
    bare = unicodedata.normalize("NFC", "".join(m for m in apart if m not in _TONE_MARKS))
    return tones <= 1 and _SYLLABLE.fullmatch(bare) is not None


def _from_tcvn3(text: str) -> str:
    """Read a cell; its capitals are in the font, so the letters beside them must tell."""
    made = "".join(TCVN3.get(letter, letter) for letter in text)
    coded = [word for word in text.split() if not word.isascii()]
    plain = ["".join(x for x in word if x.isascii() and x.isalpha()) for word in coded]
    quiet = any(letter.isascii() and letter.islower() for letter in text)
    loud = not quiet and any(len(letters) > 1 for letters in plain)
    return made.upper() if loud else made
