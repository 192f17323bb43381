"""Trains the models of packed executables and obfuscated scripts, and measures what they find. See ../README.md."""
