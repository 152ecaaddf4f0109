"""How are other people's workbooks read, kindly? Cells, letters, headings, totals."""
