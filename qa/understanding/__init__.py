"""What is asked: a turn's words and the conversation before it, understood once."""
