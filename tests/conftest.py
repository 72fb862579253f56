"""Fixtures common to all tests."""
