"""Where the fund's money comes from and where it lies (nguồn vốn)."""
