"""What the project is: settings, connections, jobs; read from files, written nowhere."""
