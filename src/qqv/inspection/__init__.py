"""Visits to boards and groups: planned, drawn, minuted, followed up (kiểm tra)."""
