"""The training fund: the article's figures, lived through the real actions (bản tập huấn)."""
