"""What the diff costs and how large its redlines are, beside other programs, in one run."""
