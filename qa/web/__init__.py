"""Articles from the web: pages that the user names by their addresses, fetched and kept as files.

Nothing else in qa reaches another machine, save for a model's server that is allowed to be one.
Addresses come in; files go out, in a folder beside the index that is then read like any other.
"""
