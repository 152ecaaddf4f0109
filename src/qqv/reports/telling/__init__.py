"""The conference report in sentences: gathered figures, told the way the fund's reports do."""
