"""What a file really is, and what may be taken from it: tasks of the child processes alone (decision 29).

No module of this package imports Django, and no other module of the platform opens a received file.
"""
