"""Generator of packed, obfuscated and encoded samples with harmless payloads."""
