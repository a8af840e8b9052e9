"""The rules of each body as dated articles, and which of them are in force."""
