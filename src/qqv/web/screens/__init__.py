"""The screens: parse, one call, answer (màn hình)."""
