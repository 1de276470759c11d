"""The commands of zanwatch, by what they are for; `zanwatch.cli` puts them together."""
