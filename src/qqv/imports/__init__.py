"""What comes in from outside: the demo, and later Excel (nhập)."""
