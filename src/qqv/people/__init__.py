"""Whom the fund serves and who runs it (con người và đơn vị)."""
