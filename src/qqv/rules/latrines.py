"""Is what a household told of its latrine a hygienic one? Read from plain words."""

from unicodedata import normalize

from qqv.rules.words import folded

# What a household without a hygienic latrine says. Without accents a word may mean two things
# (tạm, tắm; cầu ao, bồn cầu), so those stand as phrases, or with their accents below.
WITHOUT = (
    "khong",
    "chua",
    "tam bo",
    "lam tam",
    "nha tieu tam",
    "cau ao",
    "cau ca",
    "ho dao",
    "ho dat",
    "mot ngan",
    "1 ngan",
    "di nho",
    "da hong",
    "bi hong",
)
ACCENTED = ("tạm", "hỏng")
WITH = (
    "hop ve sinh",
    "tu hoai",
    "tham doi",
    "doi nuoc",
    "hai ngan",
    "2 ngan",
    "kho chim",
    "kho noi",
    "biogas",
    "khep kin",
)


def hygienic(told: str) -> bool | None:
    """Tell whether the words mean a hygienic latrine; None where they do not say (hợp vệ sinh)."""
    words, as_typed = f" {folded(told)} ", f" {normalize('NFC', told).lower()} "
    if any(f" {word} " in words for word in WITHOUT):
        return False
    if any(f" {word} " in as_typed for word in ACCENTED):
        return False
    if any(f" {word} " in words for word in WITH):
        return True
    return None
