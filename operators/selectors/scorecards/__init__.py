"""What each operator achieves (domain.md 4 and 6): one function per measure, over all operators at once."""
