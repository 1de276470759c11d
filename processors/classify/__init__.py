"""What a change means: labels, each with the words it rests on."""
