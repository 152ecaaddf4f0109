"""What is printed and signed: one file per paper, typst templates in `sheets/` (giấy tờ)."""
