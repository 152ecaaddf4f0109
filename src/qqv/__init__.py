"""Quay Vòng: the management of a community revolving fund (Quỹ quay vòng)."""
