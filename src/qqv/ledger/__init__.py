"""The books; knows accounts, not loans (sổ sách)."""
