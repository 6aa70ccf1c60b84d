"""GGUF files looked at in Python, before llama.cpp sees them."""
