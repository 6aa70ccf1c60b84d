"""Where people and scripts meet qa: the only rooms that know terminals and exit codes."""
