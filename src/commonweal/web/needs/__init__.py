"""What people say they need, and the lists their assemblies ratify."""
