"""What is printed, exported and reckoned over everything; read-only (báo cáo)."""
