"""What is on disk: one SQLite file that is the truth, and FAISS vectors derived from it."""
