"""Everything the fund has in one open file, and back again (kho lưu trữ)."""
