"""Who did what, once (dấu vết)."""
