"""How large a bundle may be, so that reading a hostile one costs little time and memory."""

ARCHIVE_LIMIT = 2**31 - 1
"""Bytes of the zip file."""
UNPACKED_LIMIT = 4 * 2**30
"""Bytes of all its members together: far beyond a province of 50,000 members over ten years."""
MANIFEST_LIMIT = 2**20
DIRECTORY_LIMIT = 2**16
"""Bytes of the manifest, and of the zip's directory."""
RATIO_LIMIT = 200
"""Bytes that one byte of a member may unpack to; real tables give about ten."""
LONGEST_FIELD = 64 * 2**20
"""Characters of a field: effects of some 300,000 subjects in one decision."""
