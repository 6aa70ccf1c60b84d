"""What is asked: from a turn's text, and the turns before it, to what is to be searched for."""
