"""The ledger: decisions, their effects, and the spells that effects fold into.

Pure: no Django, no database, no clock. ``contents`` says what each kind of decision
holds, ``effects`` what it does to the register, ``spells`` how effects become dated,
bitemporal rows, ``violations`` what is wrong with them, ``book`` how a decision changes them,
``canonical`` how an entry is
written down and chained, ``scope`` who may read what.
"""
