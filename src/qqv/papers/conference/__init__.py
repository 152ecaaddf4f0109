"""The conference report: its own words, its tasks, and how it becomes Word, PDF and slides."""
