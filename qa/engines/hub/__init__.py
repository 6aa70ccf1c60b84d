"""The hub of models: the one place from which `qa models pull` fetches, and nothing else does."""
