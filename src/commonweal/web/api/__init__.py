"""The REST API: the passage of the pages, by the same services and the same table of permissions."""
