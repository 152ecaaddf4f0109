"""The regulation of the fund in code (quy chế). Pure: standard library only."""
