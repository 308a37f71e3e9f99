"""PASport's core: from specification documents to a trial load that can be trusted.

Rooms follow the lifecycle; each lists its public verbs and records in `__all__`.
Nothing here imports the screen.
"""
