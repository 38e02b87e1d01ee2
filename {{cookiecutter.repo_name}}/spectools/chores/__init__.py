"""The chores of a specs repository, each one safe command.

A chore is planned first: what each file shall hold, and what to say of it. Then all
is done, or nothing.
"""
