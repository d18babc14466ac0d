"""Candidates and their steps up to official membership, by rule, document and deadline.

``contents`` what a step is, ``steps`` which step may follow which, ``deadlines`` what is due: pure.
``enter`` and ``progress`` write, ``reads*`` read within a scope.
"""
