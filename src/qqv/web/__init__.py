"""The only band that knows HTTP: screens, forms, templates (màn hình)."""
