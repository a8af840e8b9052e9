"""SQLite for a federation: durable, erasing what is deleted, and fair to those who wait to write."""
