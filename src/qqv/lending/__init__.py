"""The life of a loan (cho vay)."""
