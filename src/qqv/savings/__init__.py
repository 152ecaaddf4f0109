"""What members put aside (tiết kiệm)."""
