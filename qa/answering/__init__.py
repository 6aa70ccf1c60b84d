"""The asking road, second half: from ranked passages to an answer whose sentences are proved."""
