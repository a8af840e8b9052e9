"""What a body talks about: threads on what is before it and on subjects of its own, in words that only their authors change."""
