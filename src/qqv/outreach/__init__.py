"""The Union's own work around the loans: complaints, and people's own data (việc của Hội)."""
