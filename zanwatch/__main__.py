"""`python -m zanwatch`."""

from zanwatch.cli import main

if __name__ == "__main__":
    main()
