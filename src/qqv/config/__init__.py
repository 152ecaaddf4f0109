"""How this installation is set up: settings, formats, the WSGI entry."""
