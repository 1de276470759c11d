"""From the bytes of a portal to an edition: readers give blocks of text, structure gives provisions."""
