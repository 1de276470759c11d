"""Attached files, read in a process of their own that may use little time and memory."""
