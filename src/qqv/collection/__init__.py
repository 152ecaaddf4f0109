"""The monthly group meeting, and the money's way to the cashier (họp nhóm, thu tiền)."""
