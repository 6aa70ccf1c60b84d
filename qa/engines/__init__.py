"""The models: what turns text into vectors and prompts into words, and the catalogue of them."""
