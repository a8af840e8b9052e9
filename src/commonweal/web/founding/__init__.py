"""How a federation begins: a charter, its first members' links, its first tables; nobody is appointed by it."""
