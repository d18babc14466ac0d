"""The HTTP API: the reads and writes of the pages for programs, with tokens, under ``/api/v1``."""
