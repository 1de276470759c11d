"""zanwatch watches the legislation of Kazakhstan."""
