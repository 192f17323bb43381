"""Collects benign files from public package archives, to count the false alarms of the obfuscation detector."""
