"""How are amounts written in words, and Vietnamese names folded and ordered?"""

import unicodedata

from qqv.rules.money import Vnd

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_SCALES = ("", "nghìn", "triệu")
_ENGLISH_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
    " fifteen sixteen seventeen eighteen nineteen"
).split()
_ENGLISH_TENS = "- - twenty thirty forty fifty sixty seventy eighty ninety".split()
_ENGLISH_SCALES = ("", "thousand", "million", "billion", "trillion", "quadrillion")
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = "\u0300\u0309\u0303\u0301\u0323"  # huyền, hỏi, ngã, sắc, nặng: the order of dictionaries


def in_words(amount: Vnd, language: str = "vi") -> str:
    """Write an amount in words with its unit (số tiền bằng chữ)."""
    if language == "en":
        words = f"{_english(abs(amount))} đồng"
        words = f"minus {words}" if amount < 0 else words
    else:
        words = f"{_vietnamese(abs(amount))} đồng"
        words = f"âm {words}" if amount < 0 else words
    return words[0].upper() + words[1:]


def folded(text: str) -> str:
    """Write a text without accents in lower case, for searching (bỏ dấu)."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    kept = (letter for letter in plain if not unicodedata.combining(letter))
    return " ".join("".join(kept).split())


def name_key(full_name: str) -> str:
    """Make the key that sorts a name the Vietnamese way: given name first (thứ tự họ tên)."""
    words = unicodedata.normalize("NFC", full_name).casefold().split()
    if not words:
        return ""
    given, family, *middle = words[-1], *words[:-1]
    return " ".join(_ranked(word) for word in [given, family, *middle] if word)


def _ranked(word: str) -> str:
    """Rank letters first and tones after, as a Vietnamese dictionary does."""
    apart = unicodedata.normalize("NFD", word)
    toneless = "".join(mark for mark in apart if mark not in _TONES)
    letters = unicodedata.normalize("NFC", toneless)
    ranks = (_LETTERS.find(letter) + 10 for letter in letters)
    tones = "".join(str(_TONES.index(mark) + 1) for mark in apart if mark in _TONES)
    return "".join(f"{rank:02d}" for rank in ranks) + "." + tones


def _vietnamese(number: int) -> str:
    if number == 0:
        return _DIGITS[0]
    millions, below = divmod(number, 10**9)
    parts = [f"{_vietnamese(millions)} tỷ"] if millions else []
    for scale in (2, 1, 0):
        block = below % 1000 ** (scale + 1)
        block, _ = divmod(block, 1000**scale)
        if block:
            parts.append(f"{_block(block, full=bool(parts))} {_SCALES[scale]}".strip())
    return " ".join(parts)


def _block(number: int, *, full: bool) -> str:
    """Write three digits; after a higher block even an empty hundred is said."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = [f"{_DIGITS[hundreds]} trăm"] if hundreds or full else []
    if tens == 0:
        if ones:
            words += ["linh", _DIGITS[ones]] if words else [_DIGITS[ones]]
        return " ".join(words)
    words.append("mười" if tens == 1 else f"{_DIGITS[tens]} mươi")
    if ones == 1 and tens > 1:
        words.append("mốt")
    elif ones == 5:
        words.append("lăm")
    elif ones:
        words.append(_DIGITS[ones])
    return " ".join(words)


def _english(number: int) -> str:
    if number < 1000:
        return _english_block(number)
    parts = []
    for scale in range(len(_ENGLISH_SCALES) - 1, -1, -1):
        block, number = divmod(number, 1000**scale)
        if block:
            parts.append(f"{_english_block(block)} {_ENGLISH_SCALES[scale]}".strip())
    return " ".join(parts)


def _english_block(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    words = [f"{_ENGLISH_SMALL[hundreds]} hundred"] if hundreds else []
    if rest < 20 and (rest or not hundreds):
        words.append(_ENGLISH_SMALL[rest])
    elif rest >= 20:
        tens, ones = divmod(rest, 10)
        words.append(_ENGLISH_TENS[tens] + (f"-{_ENGLISH_SMALL[ones]}" if ones else ""))
    return " ".join(words)
