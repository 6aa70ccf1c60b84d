"""The checker: whether the source sentences that a claim cites hold it.

`facts` finds what a claim brings that its sources do not have, `wording` how its words differ from
theirs, `support` makes one number of both.
"""
