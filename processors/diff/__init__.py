"""What changed between two editions: exact to the character, structured by provision."""
