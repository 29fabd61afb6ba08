"""Printed letterheads → who asks, and the text below."""
