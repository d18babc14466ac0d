"""Long work in a process of its own: started from a page, watched, cancelled, soon forgotten.

A job is a folder below ``CHIBO_DATA/jobs``, closed to others. The page that starts it writes what
is asked; the process that does the work keeps its state there; what lies in the folder, uploaded
files among it, is deleted a day later. There is no queue and no service to run.
"""
