"""The register: places, organisations and people, recorded by decisions and read by date."""
