"""The unlock screens."""
